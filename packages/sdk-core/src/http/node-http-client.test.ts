import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeHttpClient } from './node-http-client.ts';

const client = new NodeHttpClient({ clock: new SystemClock() });
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly port: number; readonly server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, port, server };
}

describe('NodeHttpClient', () => {
  it('sends method, headers and body, and gives the whole answer', async () => {
    const { url } = await serve((request, response) => {
      void text(request).then((body) => {
        response.writeHead(201, { 'X-Made': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
        response.end(
          `${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['x-asked'])} ${String(request.headers['content-length'])} ${body}`,
        );
      });
    });
    const answer = (
      await client.request({ method: 'PUT', url: `${url}/a?b=c`, headers: { 'X-Asked': 'please' }, body: 'ä' })
    )._unsafeUnwrap();
    expect(answer).toMatchObject({ status: 201, body: 'PUT /a?b=c please 2 ä', headers: { 'x-made': 'yes', 'set-cookie': 'a=1, b=2' } });
    expect(answer.durationMs).toBeGreaterThan(0);
  });

  it('takes every status for an answer and follows nothing', async () => {
    const { url } = await serve((request, response) => response.writeHead(request.url === '/moved' ? 302 : 500, { location: '/' }).end());
    expect((await client.request({ method: 'GET', url: `${url}/moved` }))._unsafeUnwrap()).toMatchObject({
      status: 302,
      headers: { location: '/' },
    });
    expect((await client.request({ method: 'GET', url }))._unsafeUnwrap().status).toBe(500);
  });

  it('takes a new connection for each request', async () => {
    const sockets = new Set<Socket>();
    const { url, server } = await serve((_request, response) => response.end('ok'));
    server.on('connection', (socket) => sockets.add(socket));
    for (let round = 0; round < 3; round += 1) (await client.request({ method: 'GET', url }))._unsafeUnwrap();
    expect(sockets.size).toBe(3);
  });

  it('connects elsewhere than the name in the address says, and still asks by that name', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host));
    const request = { method: 'GET', url: 'http://manila.example:8000/up', connectTo: { host: '127.0.0.1', port } } as const;
    expect((await client.request(request))._unsafeUnwrap().body).toBe('manila.example:8000');
  });

  it('fails when the answer does not come to its end in time', async () => {
    const { url } = await serve((_request, response) => void response.write('half'));
    const error = (await client.request({ method: 'GET', url: `${url}/slow?token=s3cret`, timeoutMs: 100 }))._unsafeUnwrapErr();
    expect(error.type).toBe('HttpFailed');
    expect(error.message).toBe(`GET ${url} got no answer: no whole answer within 100 ms.`);
  });

  it('fails when the connection breaks in the midst of the answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect((await client.request({ method: 'GET', url }))._unsafeUnwrapErr().type).toBe('HttpFailed');
  });

  it('is cancelled by the signal', async () => {
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort());
    expect((await client.request({ method: 'GET', url }, { signal: controller.signal }))._unsafeUnwrapErr().type).toBe('Cancelled');
  });

  it('says that nothing listens, and shows no more of the address than the host', async () => {
    const { url, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    for (const address of [`${url}/t0k3n?key=t0k3n`, 'ftp://host/t0k3n', 't0k3n']) {
      const error = (await client.request({ method: 'GET', url: address }))._unsafeUnwrapErr();
      expect(error.type).toBe('HttpFailed');
      expect(error.message).not.toContain('t0k3n');
      expect(JSON.stringify(error)).not.toContain('t0k3n');
    }
    expect((await client.request({ method: 'GET', url }))._unsafeUnwrapErr().message).toBe(
      `GET ${url} got no answer: nothing listens there.`,
    );
  });

  it.skipIf(spawnSync('openssl', ['version']).status !== 0)(
    'checks certificates unless told not to, and asks for the name in the address',
    async () => {
      const names: string[] = [];
      const SNICallback = (name: string, done: (error: null) => void): void => {
        names.push(name);
        done(null);
      };
      const server = createTlsServer({ ...selfSigned(), SNICallback }, (_request, response) => response.end('ok'));
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo; // it listens on a port
      const request = { method: 'GET', url: 'https://manila.example/', connectTo: { host: '127.0.0.1', port } } as const;
      const error = (await client.request(request))._unsafeUnwrapErr();
      expect(error.message).toContain('self-signed certificate');
      expect((await client.request({ ...request, acceptAnyCertificate: true }))._unsafeUnwrap().body).toBe('ok');
      expect(names).toEqual(['manila.example', 'manila.example']);
    },
  );
});

function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'woosoo-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const name = ['-subj', '/CN=manila.example', '-addext', 'subjectAltName=DNS:manila.example'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', ...name], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
