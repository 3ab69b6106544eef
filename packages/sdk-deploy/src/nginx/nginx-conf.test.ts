import { Agent, createServer, type Server } from 'node:http';
import { get } from 'node:https';
import { connect } from 'node:net';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { NginxCheck } from '../config-sync/nginx-check.ts';
import { nginxProgram, phpFpmProgram, ServingBranch } from '../testing/serving-branch.ts';

const STATIC = { kind: 'static', directory: '.output/public' } as const;
const PROBE = { 'x-woosoo-probe': '1' };

interface Seen {
  readonly release: string;
  readonly uri: string;
}

describe.skipIf(nginxProgram === null || phpFpmProgram === null)('a branch behind nginx', () => {
  let branch: ServingBranch;
  let reverb: Server;
  beforeAll(async () => {
    branch = await ServingBranch.create();
    for (const id of ['r1', 'r2']) {
      await branch.release('backend', id);
      await branch.release('pwa', id);
    }
    await branch.activate('backend', 'r1');
    await branch.activate('pwa', 'r1');
    const facts = await branch.configure(STATIC);
    await branch.startPhp(facts);
    await branch.startNginx();
    reverb = createServer((request, response) => response.end(JSON.stringify({ reverb: request.url })));
    reverb.on('upgrade', (request, socket) =>
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Path: ${request.url ?? ''}\r\n\r\n`),
    );
    reverb.listen(branch.config.ports.reverb, '127.0.0.1');
    await once(reverb, 'listening');
  });
  afterAll(async () => {
    reverb.close();
    await branch[Symbol.asyncDispose]();
  });

  const json = async (path: string, options?: Parameters<ServingBranch['get']>[1]): Promise<Seen> =>
    JSON.parse((await branch.get(path, options)).body) as Seen;

  it('serves the tablet page, any route of it, and its assets with the right life time', async () => {
    expect(await branch.get('/')).toMatchObject({
      status: 200,
      body: '<h1>r1</h1>',
      headers: { 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' },
    });
    expect((await branch.get('/orders/12')).body).toBe('<h1>r1 200</h1>');
    expect(await branch.get('/_nuxt/entry.abc.js')).toMatchObject({
      body: '// r1',
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect((await branch.get('/_nuxt/entry.old.js')).status).toBe(404);
    expect(await branch.get('/_nuxt/builds/latest.json')).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
    expect(await branch.get('/woosoo-release.json')).toMatchObject({ headers: { 'cache-control': 'no-store' } });
    expect((await branch.get('/')).headers['server']).toBe('nginx');
  });

  it('sends the API to the front controller, from both ports', async () => {
    for (const port of [branch.config.ports.http, branch.config.ports.backend]) {
      expect(await json('/api/orders?limit=2', { port, body: '{"a":1}', headers: { proxy: 'evil' } })).toEqual({
        release: 'r1',
        uri: '/api/orders?limit=2',
        script: '/index.php',
        method: 'POST',
        body: '{"a":1}',
        proxy: null,
      });
    }
    expect((await json('/up')).uri).toBe('/up');
    expect((await json('/', { port: branch.config.ports.backend })).uri).toBe('/');
  });

  it('is asked about its file as somebody left it, and the running one notices nothing', async () => {
    const { config, paths } = branch;
    const clock = new SystemClock();
    const processes = new ExecaProcessRunner({ clock, redactor: new Redactor() });
    const check = new NginxCheck({ config, paths, fileSystem: new NodeFileSystem(), processes });
    const files = [join(paths.configs, 'nginx.conf'), join(paths.run, 'nginx', 'nginx.pid')];
    const [conf = '', pid = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect((await check.runOnFile())._unsafeUnwrap()).toEqual([]);
    await writeFile(files[0] ?? '', conf.replace('server_tokens off;', 'server_tokenz off;'));
    expect((await check.runOnFile())._unsafeUnwrapErr().message).toMatch(
      /^nginx refuses configs\/nginx.conf as it is now: unknown directive "server_tokenz"/,
    );
    await writeFile(files[0] ?? '', conf);
    expect(pid).toMatch(/^\d+\n$/);
    expect(await readFile(files[1] ?? '', 'utf8')).toBe(pid);
    expect((await branch.get('/')).status).toBe(200);
  });

  it('never gives a script or a hidden file away, nor runs an upload', async () => {
    const { backend } = branch.config.ports;
    for (const path of ['/index.php', '/.htaccess', '/storage/up.php'])
      expect((await branch.get(path, { port: backend })).status, path).toBe(404);
    expect((await branch.get('/storage/up.php')).status).toBe(404);
    expect((await branch.get('/storage/up.txt')).body).toBe('upload');
    expect((await branch.get('/robots.txt', { port: backend })).status).toBe(200);
    expect((await branch.get('/__woosoo/anything')).status).toBe(404);
  });

  it('proves the releases', async () => {
    expect(await json('/__woosoo/release/backend')).toEqual({ component: 'backend', release: 'r1' });
    expect(await branch.get('/__woosoo/release/pwa')).toMatchObject({
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect((await json('/__woosoo/release/pwa')).release).toBe('r1');
  });

  it('passes WebSockets and events on to Reverb', async () => {
    expect(await branch.get('/apps/482913/events', { body: '{}' })).toMatchObject({
      status: 200,
      body: '{"reverb":"/apps/482913/events"}',
    });
    const socket = connect(branch.config.ports.http, '127.0.0.1');
    socket.write('GET /app/key?protocol=7 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1.1 101 .*[^]*X-Path: \/app\/key\?protocol=7/);
  });

  it('shows the maintenance page while the flag is there, and lets our own probes through', async () => {
    await writeFile(branch.paths.maintenanceFlag, '');
    try {
      const page = await branch.get('/orders/12');
      expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '10', 'content-type': 'text/html; charset=utf-8' } });
      expect(page.body).toContain('One moment, please');
      for (const port of [branch.config.ports.http, branch.config.ports.backend]) {
        const answer = await branch.get('/api/orders', { port, body: '{}' });
        expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
        expect(JSON.parse(answer.body)).toHaveProperty('message');
        expect((await json('/api/health', { port, headers: PROBE })).release).toBe('r1');
      }
      expect((await json('/__woosoo/release/backend', { headers: PROBE })).release).toBe('r1');
    } finally {
      await rm(branch.paths.maintenanceFlag);
    }
    expect((await branch.get('/')).status).toBe(200);
  });

  it('says the same when the backend is down', async () => {
    const { http } = branch.config.ports;
    reverb.close();
    await once(reverb, 'close');
    expect(await branch.get('/app/key', { port: http })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10', 'content-type': 'application/json' },
    });
    reverb.listen(branch.config.ports.reverb, '127.0.0.1');
    await once(reverb, 'listening');
  });

  it('switches releases under load without losing a request or mixing them up', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const problems: string[] = [];
    let answered = 0;
    let running = true;
    const load = async (path: string, expected: RegExp): Promise<void> => {
      while (running) {
        const answer = await branch.get(path, { agent }).catch((error: unknown) => ({ status: 0, body: String(error) }));
        answered += 1;
        if (answer.status !== 200 || !expected.test(answer.body)) problems.push(`${path} ${answer.status} ${answer.body}`);
      }
    };
    const loads = [load('/api/health', /"release":"r[12]"/), load('/', /<h1>r[12]<\/h1>/), load('/api/orders', /"release":"r[12]"/)];
    for (let turn = 0; turn < 20; turn += 1) {
      const id = turn % 2 === 0 ? 'r2' : 'r1';
      await branch.activate('backend', id);
      await branch.activate('pwa', id);
      // From this moment on every answer is the new release's.
      expect((await json('/api/health', { agent })).release).toBe(id);
      expect((await json('/__woosoo/release/backend')).release).toBe(id);
      expect((await branch.get('/', { agent })).body).toBe(`<h1>${id}</h1>`);
    }
    running = false;
    await Promise.all(loads);
    agent.destroy();
    expect(problems).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  });

  it('writes its logs into the branch folder, a JSON object for each request, without what may be secret in its address', async () => {
    await branch.get('/orders/12?token=geheim');
    const log = await branch.log('nginx-access.log');
    expect(log).not.toContain('geheim');
    const requests = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(requests.at(-1)).toMatchObject({
      client: '127.0.0.1',
      request: 'GET /orders/12',
      status: 200,
      bytes: expect.any(Number) as number,
      duration: expect.stringMatching(/^\d+\.\d{3}$/) as string,
    });
    expect(await branch.log('nginx-error.log')).not.toContain('[emerg]');
  });
});

describe.skipIf(nginxProgram === null)('nginx of a branch', () => {
  it('serves files of a tablet page that has a server, asks that for the rest, and which release it is', async () => {
    await using branch = await ServingBranch.create({ COMPONENTS: 'pwa' });
    await branch.release('pwa', 'r1');
    await branch.activate('pwa', 'r1');
    await branch.configure({ kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' });
    await branch.startNginx();
    expect((await branch.get('/menu')).status).toBe(503);
    const server = createServer((request, response) => response.end(`server ${request.url ?? ''}`)).listen(
      branch.config.ports.pwa,
      '127.0.0.1',
    );
    await once(server, 'listening');
    try {
      expect((await branch.get('/menu')).body).toBe('server /menu');
      expect((await branch.get('/_nuxt/entry.abc.js')).body).toBe('// r1');
      expect((await branch.get('/__woosoo/release/pwa')).body).toBe('server /woosoo-release.json');
    } finally {
      server.close();
    }
  });

  it('speaks TLS once there is a certificate', async () => {
    await using branch = await ServingBranch.create({ COMPONENTS: 'pwa' });
    await branch.release('pwa', 'r1');
    await branch.activate('pwa', 'r1');
    await branch.certify();
    await branch.configure(STATIC);
    await branch.startNginx();
    const answer = new Promise<number | undefined>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: branch.config.ports.https, rejectUnauthorized: false };
      get(options, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(await answer).toBe(200);
    expect((await branch.get('/')).body).toBe('<h1>r1</h1>');
  });

  it('switches by files that it includes, where a link cannot be replaced in one act', async () => {
    await using branch = await ServingBranch.create({ COMPONENTS: 'pwa' });
    for (const id of ['r1', 'r2']) await branch.release('pwa', id);
    await branch.configure(STATIC, { pointers: 'file' });
    await branch.startNginx();
    expect((await branch.get('/')).status, 'nothing is live yet').toBe(404);

    for (const id of ['r1', 'r2']) {
      await branch.activateByFile('pwa', id);
      await branch.reloadNginx();
      // The old workers go on answering for a moment.
      await expect.poll(async () => (await branch.get('/')).body, { timeout: 20_000 }).toBe(`<h1>${id}</h1>`);
      expect((await branch.get('/__woosoo/release/pwa')).body).toContain(id);
      expect((await branch.get('/_nuxt/entry.abc.js')).body).toBe(`// ${id}`);
    }
    expect((await branch.get('/_nuxt/entry.gone.js')).status).toBe(404);
  });

  it('says one moment before the first deploy', async () => {
    await using branch = await ServingBranch.create();
    await branch.configure(null);
    await branch.startNginx();
    expect((await branch.get('/')).status).toBe(503);
    expect((await branch.get('/api/health')).status).toBe(503);
  });
});
