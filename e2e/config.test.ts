import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { freePorts } from './harness/ports.ts';
import { sleep, until } from './harness/until.ts';

const CLIENTS = { keepAlive: 2, oneShot: 2 };

/** Speaks TLS as a tablet that trusts the authority: the answer of the API, and the first frame over the WebSocket. */
const OVER_TLS = `
const [, base, key] = process.argv;
const health = await fetch('https://' + base + '/api/health');
const socket = new WebSocket('wss://' + base + '/app/' + key + '?protocol=7&client=js&version=8.4.0');
const frame = await new Promise((resolve, reject) => {
  socket.addEventListener('message', (message) => resolve(String(message.data)));
  socket.addEventListener('error', () => reject(new Error('no WebSocket')));
});
socket.close();
process.stdout.write(JSON.stringify({ status: health.status, frame: JSON.parse(frame).event }));
process.exit(0);
`;

describe('the configuration of a running branch', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
  });
  afterAll(() => branch[Symbol.asyncDispose]());

  const cached = (): string =>
    readFileSync(join(realpathSync(join(branch.root, '.woosoo/current/backend')), 'bootstrap/cache/config.php'), 'utf8');
  const pids = async () => Object.fromEntries((await branch.services()).map(({ name, pid }) => [name, pid]));

  it('changes without a deploy: Laravel gets it, what reads it restarts, no request is lost, and it can be taken back', async () => {
    const before = await pids();
    (await branch.woosoo(['config', 'set', 'BACKEND_ENV_MAIL_FROM_ADDRESS', 'lola@example.com'])).expect(0);
    await using load = branch.load(CLIENTS);
    await sleep(300);
    (await branch.woosoo(['config', 'sync', '--json'])).expect(0);
    await sleep(300);
    await load.end();
    expect(load.failures).toEqual([]);
    expect(load.answers.length).toBeGreaterThan(20);
    expect(cached()).toContain('lola@example.com');
    const after = await pids();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['queue-worker']);
    (await branch.woosoo(['config', 'diff'])).expect(0);

    (await branch.woosoo(['config', 'undo', '--yes', '--json'])).expect(0);
    expect(cached()).not.toContain('lola@example.com');
    (await branch.woosoo(['config', 'undo', '--yes', '--json'])).expect(0);
    (await branch.woosoo(['config', 'diff'])).expect(0);
  });

  it('moves a port that several programs must agree on', async () => {
    await using tablet = await branch.tablet();
    const { reverb } = await freePorts();
    (await branch.woosoo(['config', 'set', 'REVERB_PORT', String(reverb)])).expect(0);
    (await branch.woosoo(['config', 'sync', '--json'])).expect(0);
    await until('the tablet to be connected again', () => (tablet.isConnected ? true : undefined), 15_000);
    const heard = tablet.events.length;
    await branch.order();
    await until('the tablet to hear of the order', () => (tablet.events.length > heard ? true : undefined), 10_000);
    expect((await branch.woosoo(['health', '--json'])).expect(0)).toBeDefined();
  });

  it('keeps secrets encrypted, and everything goes on', async () => {
    (await branch.woosoo(['config', 'encrypt', 'APP_KEY', 'REVERB_APP_SECRET'])).expect(0);
    expect(readFileSync(branch.configFile, 'utf8')).toMatch(/^APP_KEY=age:/m);
    (await branch.woosoo(['config', 'diff'])).expect(0);
    (await branch.woosoo(['health', '--json'])).expect(0);
  });

  it('serves HTTPS and WSS once there is a certificate', async () => {
    await using load = branch.load(CLIENTS);
    await sleep(300);
    (await branch.woosoo(['cert', 'generate', '--json'])).expect(0);
    (await branch.woosoo(['cert', 'renew', '--force', '--json'])).expect(0);
    await sleep(300);
    await load.end();
    expect(load.failures.filter(({ client }) => client.includes('one-shot'))).toEqual([]);
    const env = { PATH: process.env['PATH'] ?? '', NODE_EXTRA_CA_CERTS: join(branch.root, 'certs/woosoo-ca.crt') };
    const args = ['--input-type=module', '-e', OVER_TLS, `127.0.0.1:${branch.ports.https}`, branch.reverbKey];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 });
    expect(JSON.parse(stdout)).toEqual({ status: 200, frame: 'pusher:connection_established' });
    (await branch.woosoo(['cert', 'verify'])).expect(0);
    (await branch.woosoo(['audit', 'verify'])).expect(0);
  });
});
