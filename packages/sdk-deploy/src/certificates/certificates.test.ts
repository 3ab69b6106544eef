import { X509Certificate } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { okAsync } from 'neverthrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bind, bindPorts, BranchPaths, createContainer, ports, type BranchConfig } from '@woosoo/sdk-core';
import { ManualClock, testConfig } from '@woosoo/sdk-core/testing';
import type { SupervisorServiceController } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { FakeReverbServer } from '@woosoo/sdk-health/testing';
import { bindBranch, parts } from '../module.ts';
import { ServingBranch } from '../testing/serving-branch.ts';
import { testService } from '../testing/test-service.ts';
import type { Certificates } from './certificates.ts';

interface Opened {
  readonly certificates: Certificates;
  readonly services: MemoryServiceController;
}

/** The real parts of a branch; only whether its services run is played. */
function open(config: BranchConfig, paths: BranchPaths, clock?: ManualClock): Opened {
  const container = createContainer();
  bindPorts(container);
  if (clock !== undefined) bind(container, ports.clock, () => clock);
  bind(container, parts.config, () => config);
  bind(container, parts.paths, () => paths);
  bind(container, parts.overlay, () => null);
  bind(container, parts.daemon, () => null);
  bindBranch(container);
  const services = new MemoryServiceController({ clock: container.resolve(ports.clock), resolve: (path) => path });
  bind(container, parts.services, () => services as unknown as SupervisorServiceController); // steps ask for what every controller has
  return { certificates: container.resolve(parts.certificates), services };
}

const later = (days: number) => new ManualClock(new Date(Date.now() + days * 86_400_000));

async function madeBranch(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'woosoo-cert-'));
  (await open(testConfig(root, { APP_IP: '192.168.100.85' }), new BranchPaths(root)).certificates.generate())._unsafeUnwrap();
  return root;
}

describe('certificates of a branch', () => {
  let root: string;
  let config: BranchConfig;
  const folder = (...names: readonly string[]) => join(root, ...names);
  const certificates = (clock?: ManualClock) => open(config, new BranchPaths(root), clock).certificates;
  const fingerprint = async (path: string) => new X509Certificate(await readFile(path)).fingerprint256;
  const left = async () => (await readdir(folder('.woosoo'))).filter((name) => name.startsWith('certificate-') || name === 'staging');

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo-cert-'));
    config = testConfig(root, { APP_IP: '192.168.100.85' });
  });
  afterEach(() => rm(root, { recursive: true }));

  it('are made for the names that were asked for, with the file names of mkcert, and pass every check', async () => {
    const made = (await certificates().generate({ domains: ['192.168.100.85', 'localhost'] }))._unsafeUnwrap();
    expect(made).toMatchObject({ authority: 'new', names: ['192.168.100.85', 'localhost'], operation: { outcome: 'done' } });
    expect(made.daysLeft).toBeGreaterThan(800);
    expect(await readdir(folder('certs'))).toEqual([
      '192.168.100.85+1-key.pem',
      '192.168.100.85+1.pem',
      'certificate.json',
      'woosoo-ca.crt',
    ]);
    expect((await stat(folder('certs/192.168.100.85+1-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder('.woosoo/ca/rootCA-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder('.woosoo/ca'))).mode & 0o777).toBe(0o700);
    const { ok, checks } = (await certificates().verify())._unsafeUnwrap();
    expect([ok, checks.map(({ check }) => check)]).toEqual([true, ['authority', 'names', 'key', 'dates']]);
    expect((await certificates().verify({ domain: 'tablet.lan' }))._unsafeUnwrap()).toMatchObject({ ok: false });
    expect(await left()).toEqual([]);
  });

  it('take every kind of name, and refuse what is none before anything is made', async () => {
    const made = (await certificates().generate({ domains: ['*.Woosoo.lan', '::1', 'a.b-c.de'] }))._unsafeUnwrap();
    expect(made.files.chain).toBe(folder('certs/_wildcard.woosoo.lan+2.pem'));
    for (const bad of ['-install', 'https://x', '../x', 'a b', 'x:443', '', '1.2.3', '*.x', 'a'.repeat(64), 'fe80::1%eth0', 'a..b']) {
      expect((await certificates().generate({ domains: [bad] }))._unsafeUnwrapErr().type, bad).toBe('CertificateNameInvalid');
    }
  });

  it('stay under one authority, whichever names they are for', async () => {
    (await certificates().generate())._unsafeUnwrap();
    const before = await fingerprint(folder('.woosoo/ca/rootCA.pem'));
    const made = (await certificates().generate({ domains: ['localhost'] }))._unsafeUnwrap();
    expect(made.authority).toBe('kept');
    expect(await fingerprint(folder('certs/woosoo-ca.crt'))).toBe(before);
    const info = (await certificates().info())._unsafeUnwrap();
    expect(info).toMatchObject({
      certificate: { chain: folder('certs/localhost.pem'), names: ['localhost'], level: 'fine' },
      authority: {
        state: 'whole',
        fingerprint: before,
        copyKept: true,
        trustedHere: false,
        address: 'http://192.168.100.85/woosoo-ca.crt',
      },
    });
  });

  it('are renewed for the same names when their end is near, and not before', async () => {
    (await certificates().generate({ domains: ['localhost', '10.0.0.5'] }))._unsafeUnwrap();
    const before = await fingerprint(folder('certs/localhost+1.pem'));
    expect((await certificates().renew())._unsafeUnwrap()).toBeNull();
    const renewed = (await certificates().renew({ always: true }))._unsafeUnwrap();
    expect(renewed?.names).toEqual(['localhost', '10.0.0.5']);
    expect(await fingerprint(folder('certs/localhost+1.pem'))).not.toBe(before);
    const late = later(805);
    expect((await certificates(late).verify())._unsafeUnwrap().checks).toContainEqual(
      expect.objectContaining({ check: 'dates', status: 'warning' }),
    );
    expect((await certificates(later(900)).verify())._unsafeUnwrap().ok).toBe(false);
  });

  describe('whose authority is damaged', () => {
    const ca = (name: string) => folder('.woosoo/ca', name);
    let before: string;
    // Keys for an authority take mkcert a second or two: made once, copied for each test.
    let whole: string;
    let strange: string;
    beforeAll(async () => {
      [whole, strange] = await Promise.all([madeBranch(), madeBranch()]);
    });
    afterAll(async () => {
      for (const made of [whole, strange]) await rm(made, { recursive: true });
    });
    beforeEach(async () => {
      await cp(whole, root, { recursive: true });
      before = await fingerprint(ca('rootCA.pem'));
    });
    const other = async (): Promise<void> => {
      for (const name of ['rootCA.pem', 'rootCA-key.pem']) await cp(join(strange, '.woosoo/ca', name), ca(name));
    };

    it.each<[string, () => Promise<unknown>, string]>([
      [
        'of which only the key is left, where mkcert alone would silently make another',
        () => rm(ca('rootCA.pem')),
        'rootCA.pem is missing',
      ],
      ['that has lost its key', () => rm(ca('rootCA-key.pem')), 'rootCA-key.pem is missing'],
      ['that is gone', () => rm(folder('.woosoo/ca'), { recursive: true }), 'are missing'],
      ['that is another one', other, 'another one than the tablets trust'],
      ['whose file is damaged', () => writeFile(ca('rootCA.pem'), 'xx'), 'is not the certificate of an authority'],
      ['whose key is not its own', () => writeFile(ca('rootCA-key.pem'), 'xx'), 'does not belong to'],
    ])('make nothing under one %s, and put the kept copy back when told to', async (_, damage, message) => {
      await damage();
      const files = await readdir(folder('certs'));
      for (const attempt of [() => certificates().generate(), () => certificates().renew({ always: true })]) {
        const error = (await attempt())._unsafeUnwrapErr();
        expect(error).toMatchObject({
          type: 'AuthorityLost',
          category: 'person-needed',
          remedy: expect.stringContaining('--restore-ca') as unknown,
        });
        expect(error.message).toContain(message);
      }
      expect(await readdir(folder('certs'))).toEqual(files);
      expect(await left()).toEqual([]);
      expect((await certificates().generate({ authority: 'restore' }))._unsafeUnwrap()).toMatchObject({ authority: 'restored' });
      expect(await fingerprint(ca('rootCA.pem'))).toBe(before);
    });

    it('keep their authority when a new one is wanted and cannot be made', async () => {
      const files = await readdir(folder('.woosoo/ca'));
      const mkcert = config;
      config = testConfig(root, { APP_IP: '192.168.100.85', MKCERT_PROGRAM: '/nowhere/mkcert' });
      expect((await certificates().generate({ authority: 'new' })).isErr()).toBe(true);
      config = mkcert;
      expect(await readdir(folder('.woosoo/ca'))).toEqual(files);
      expect((await certificates().renew({ always: true }))._unsafeUnwrap()).toMatchObject({ authority: 'kept' });
      expect(await fingerprint(ca('rootCA.pem'))).toBe(before);
    });

    it('begin anew on purpose, and delete nothing', async () => {
      await rm(ca('rootCA.pem'));
      expect((await certificates().generate({ authority: 'new' }))._unsafeUnwrap()).toMatchObject({ authority: 'new' });
      expect(await fingerprint(ca('rootCA.pem'))).not.toBe(before);
      const [aside] = (await readdir(folder('.woosoo'))).filter((name) => name.startsWith('ca.before-'));
      expect(await readdir(folder('.woosoo', aside ?? ''))).toEqual(['ca-copy.age.b64', 'ca-pin.json', 'rootCA-key.pem']);
    });
  });

  it('that are damaged are told of, and made anew', async () => {
    const { files } = (await certificates().generate())._unsafeUnwrap();
    await truncate(files.chain, 500);
    expect((await certificates().info())._unsafeUnwrap()).toMatchObject({ certificate: null, damaged: files.chain });
    expect((await certificates().verify())._unsafeUnwrap()).toMatchObject({
      ok: false,
      checks: [{ check: 'readable', status: 'failure' }],
    });
    expect((await certificates().renew())._unsafeUnwrap()).toMatchObject({ authority: 'kept' });
    expect((await certificates().verify())._unsafeUnwrap().ok).toBe(true);
  });

  it('take an authority over that was there before', async () => {
    (await certificates().generate())._unsafeUnwrap();
    const before = await fingerprint(folder('.woosoo/ca/rootCA.pem'));
    for (const name of ['ca-pin.json', 'ca-copy.age.b64']) await rm(folder('.woosoo/keys', name));
    expect((await certificates().generate())._unsafeUnwrap()).toMatchObject({ authority: 'adopted' });
    expect((await certificates().info())._unsafeUnwrap().authority).toMatchObject({ state: 'whole', fingerprint: before, copyKept: true });
  });

  it('are exported for tablets, over nothing else that is there', async () => {
    expect((await certificates().exportAuthority())._unsafeUnwrapErr().type).toBe('CertificateMissing');
    (await certificates().generate())._unsafeUnwrap();
    const file = folder('ca.crt');
    const exported = (await certificates().exportAuthority({ file }))._unsafeUnwrap();
    expect([exported.file, exported.fingerprint]).toEqual([file, await fingerprint(folder('.woosoo/ca/rootCA.pem'))]);
    expect((await certificates().exportAuthority({ file }))._unsafeUnwrap().file).toBe(file);
    await writeFile(file, 'something of mine');
    expect((await certificates().exportAuthority({ file }))._unsafeUnwrapErr().type).toBe('FileExists');
  });

  it('are not made by what is no mkcert, and time and questions do not hang', async () => {
    const fake = folder('mkcert');
    const run = async (script: string) => {
      await writeFile(fake, `#!/bin/sh\n${script}\n`);
      await chmod(fake, 0o755);
      config = testConfig(root, { MKCERT_PROGRAM: fake });
      return (await certificates().generate())._unsafeUnwrapErr();
    };
    expect(await run('echo "ERROR: no" >&2; exit 1')).toMatchObject({ type: 'MkcertFailed' });
    expect(await run('read answer; exit 0')).toMatchObject({ type: 'MkcertFailed' });
    config = testConfig(root, { MKCERT_PROGRAM: '/nowhere/mkcert' });
    expect((await certificates().generate())._unsafeUnwrapErr().remedy).toContain('Install mkcert');
    expect(await left()).toEqual([]);
  });

  it('leave nothing of a run that was killed', async () => {
    await mkdir(folder('.woosoo/certificate-0123456789ab/ca'), { recursive: true });
    await writeFile(folder('.woosoo/certificate-0123456789ab/ca/rootCA-key.pem'), 'a key');
    (await certificates().generate({ domains: ['localhost'] }))._unsafeUnwrap();
    expect(await left()).toEqual([]);
  });

  it('stand in the audit trail', async () => {
    (await certificates().generate({ domains: ['localhost'] }))._unsafeUnwrap();
    const trail = await readFile(folder('.woosoo/audit.jsonl'), 'utf8');
    expect(trail.split('\n').filter((line) => line.includes('certificate.'))).toHaveLength(2);
    expect(trail).not.toContain('PRIVATE');
  });
});

describe('certificates behind a running nginx', () => {
  let branch: ServingBranch;
  let opened: Opened;
  beforeEach(async () => {
    branch = await ServingBranch.create();
    await branch.release('pwa', 'r1');
    await branch.activate('pwa', 'r1');
    opened = open(branch.config, branch.paths);
    const { services } = opened;
    (await services.install(testService('nginx')))._unsafeUnwrap();
    (await services.start('nginx'))._unsafeUnwrap();
    await branch.configure(null);
    await branch.startNginx();
  });
  afterEach(() => branch[Symbol.asyncDispose]());

  const authority = () => readFile(branch.paths.authorityForTablets);
  const https = async (path: string): Promise<number> => {
    const ca = await authority();
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: branch.config.ports.https, path, ca, servername: 'localhost' };
      get(options, (response) => void response.resume().once('end', () => resolve(response.statusCode ?? 0))).once('error', reject);
    });
  };

  it('are served at once, to whoever trusts the authority, and fetched by tablets over plain HTTP', async () => {
    await expect(https('/')).rejects.toThrow();
    const made = (await opened.certificates.generate({ domains: ['127.0.0.1', 'localhost'] }))._unsafeUnwrap();
    expect(made.operation.error).toBeUndefined();
    expect(made).toMatchObject({ operation: { outcome: 'done' }, warnings: [] });
    expect(await https('/woosoo-ca.crt')).toBe(200);
    // Old workers may still take a connection for a moment after the reload.
    await expect.poll(async () => (await branch.get('/woosoo-ca.crt')).status).toBe(200);
    const fetched = await branch.get('/woosoo-ca.crt');
    expect(fetched).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-x509-ca-cert' } });
    expect(fetched.body).toBe((await authority()).toString());
    expect((await opened.certificates.verify())._unsafeUnwrap()).toMatchObject({ ok: true });
  });

  it('carry WebSockets too', async () => {
    await using reverb = await FakeReverbServer.start({ port: branch.config.ports.reverb, key: branch.config.reverb.key });
    (await opened.certificates.generate({ domains: ['127.0.0.1', 'localhost'] }))._unsafeUnwrap();
    const socket = connect({ host: '127.0.0.1', port: branch.config.ports.https, ca: await authority(), servername: 'localhost' });
    const seen = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.once('error', reject);
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('connection_established')) resolve(text);
      });
    });
    socket.write(
      `GET /app/${reverb.key}?protocol=7 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    expect(await seen).toContain('101 Switching Protocols');
    socket.destroy();
  });

  it('are renewed without a moment under another one, and a file that nginx has not read shows', async () => {
    (await opened.certificates.generate({ domains: ['localhost'] }))._unsafeUnwrap();
    expect((await opened.certificates.renew({ always: true }))._unsafeUnwrap()).toMatchObject({ operation: { outcome: 'done' } });
    expect((await opened.certificates.verify())._unsafeUnwrap().ok).toBe(true);
    // Renewed behind nginx's back: the file is fine, what it shows is not.
    (await opened.services.stop('nginx'))._unsafeUnwrap();
    (await opened.certificates.renew({ always: true }))._unsafeUnwrap();
    (await opened.services.start('nginx'))._unsafeUnwrap();
    const { ok, checks } = (await opened.certificates.verify())._unsafeUnwrap();
    expect([ok, checks.find(({ status }) => status === 'failure')?.check]).toEqual([false, 'served']);
  });

  it('come back as they were when nginx does not show the new one', async () => {
    (await opened.certificates.generate({ domains: ['localhost'] }))._unsafeUnwrap();
    const before = await readFile(join(branch.paths.certificates, 'localhost.pem'), 'utf8');
    const made = (await blindTo(branch, opened.services).generate({ domains: ['localhost'] }))._unsafeUnwrap();
    expect(made.operation).toMatchObject({ outcome: 'rolled-back', error: { type: 'CertificateNotServed' } });
    expect(await readFile(join(branch.paths.certificates, 'localhost.pem'), 'utf8')).toBe(before);
    // New workers answer a moment after a reload.
    await expect.poll(async () => (await opened.certificates.verify())._unsafeUnwrap().ok, { timeout: 10_000 }).toBe(true);
  });
});

/** Certificates of a branch that sees another one served, whatever nginx shows. */
function blindTo(branch: ServingBranch, services: MemoryServiceController): Certificates {
  const container = createContainer();
  bindPorts(container);
  bind(container, parts.config, () => branch.config);
  bind(container, parts.paths, () => branch.paths);
  bind(container, parts.overlay, () => null);
  bind(container, parts.daemon, () => null);
  bindBranch(container);
  bind(container, parts.services, () => services as unknown as SupervisorServiceController); // as above
  bind(container, parts.servedCertificate, () => ({ fingerprint: () => okAsync('00:00') }));
  return container.resolve(parts.certificates);
}
