import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { changeBackend, edit } from './harness/applications.ts';
import { createBranch, type TestBranch } from './harness/branch.ts';
import type { Run } from './harness/run.ts';
import { sleep } from './harness/until.ts';

interface Received {
  readonly path: string;
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** Files that hold secrets because they must; each is the owner's alone. */
const KEEPERS = /^(?:deployment\.config\.env|\.env|config\.php)$/;

describe('secrets', () => {
  const canaries = {
    APP_KEY: `base64:${randomBytes(32).toString('base64')}`,
    REVERB_APP_SECRET: `reverb&canary "${randomBytes(12).toString('hex')}`,
    NOTIFY_WEBHOOK_SECRET: `signing-canary-${randomBytes(12).toString('hex')}`,
  };
  const token = `url-canary-${randomBytes(12).toString('hex')}`;
  const received: Received[] = [];
  const sightings = new Set<string>();
  const runs: Run[] = [];
  let values: Readonly<Record<string, string>>;
  let server: MariadbServer;
  let receiver: Server;
  let branch: TestBranch;

  beforeAll(async () => {
    server = await MariadbServer.start();
    receiver = await listen(received);
    const address = receiver.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const database = await server.createDatabase();
    branch = await createBranch({
      database,
      config: { ...canaries, NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${port}/${token}`, VERIFY_TIMEOUT_SECONDS: '5' },
    });
    values = { ...canaries, NOTIFY_WEBHOOK_URL: token, DB_PASSWORD: database.password.reveal() };
    const watch = new AbortController();
    const watching = watchProcesses(values, sightings, watch.signal);
    await everyCommand(branch, runs);
    watch.abort();
    await watching;
  });

  afterAll(async () => {
    await branch[Symbol.asyncDispose]();
    receiver.close();
    await server.stop();
  });

  it('appear in nothing that a command says, not even when the application prints them as it fails', () => {
    expect(runs.some(({ stdout, stderr }) => `${stdout}${stderr}`.includes('the secret is'))).toBe(true);
    for (const run of runs) expect(found(values, run.stdout + run.stderr), run.args.join(' ')).toEqual([]);
  });

  it('appear in no command line and in the environment of no process', () => {
    expect([...sightings]).toEqual([]);
  });

  it('lie in no file but those that need them, which only the owner can read', () => {
    const holders = filesUnder(branch.root).filter((path) => found(values, readFileSync(path, 'latin1')).length > 0);
    // What the application itself logged is its own doing; `woosoo logs` masks it.
    expect(holders.filter((path) => !KEEPERS.test(basename(path)) && basename(path) !== 'laravel.log')).toEqual([]);
    const inReach = holders.filter((path) => (statSync(path).mode & 0o077) !== 0 && !isShielded(branch.root, path));
    expect(inReach).toEqual([]);
  });

  it('sign what the webhook is told', () => {
    expect(received.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual([
      'deploy.done',
      'deploy.done',
      'deploy.rolled-back',
      'rollback.done',
    ]);
    for (const { path, body, timestamp, signature } of received) {
      expect(path).toBe(`/${token}`);
      expect(signature).toBe(`sha256=${createHmac('sha256', canaries.NOTIFY_WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex')}`);
      expect(found(values, body)).toEqual([]);
    }
  });
});

async function everyCommand(branch: TestBranch, runs: Run[]): Promise<void> {
  const say = async (code: number, ...args: string[]): Promise<void> => {
    runs.push((await branch.woosoo(args)).expect(code));
  };
  await say(0, 'deploy', '--dry-run', '--json');
  await say(0, 'deploy', '--skip-tests', '--verbose');
  changeBackend(branch.backend, 'B');
  branch.configure({ BACKEND_ENV_KITCHEN_SECONDS_PER_STEP: '1' });
  await say(0, 'deploy', '--dry-run');
  await say(0, 'deploy', '--skip-tests', '--json');
  edit(
    branch.backend,
    'routes/api.php',
    "Route::get('/health'",
    "if (in_array('route:cache', $_SERVER['argv'] ?? [], true)) { throw new RuntimeException('the secret is '.config('broadcasting.connections.reverb.secret').' or '.config('app.key').' or '.config('database.connections.mariadb.password')); }\nRoute::get('/health'",
  );
  await say(1, 'deploy', '--skip-tests', '--verbose');
  await say(0, 'rollback', '--json');
  for (const args of [
    ['check', '--json'],
    ['health', '--json'],
    ['services', 'list', '--json'],
    ['logs', 'all'],
    ['releases', '--json'],
    ['deploys', '--json'],
    ['report'],
    ['report', '--json'],
  ])
    await say(0, ...args);
  await say(0, 'config', 'validate', '--json');
}

/** The value as it is, in a URL, in JSON, in base64 (at each of its three offsets). */
function spellings(value: string): readonly string[] {
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + value)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...encoded.filter((text) => text.length > 8)];
}

function found(values: Readonly<Record<string, string>>, text: string): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => (spellings(value).some((spelling) => text.includes(spelling)) ? [name] : []));
}

async function watchProcesses(values: Readonly<Record<string, string>>, sightings: Set<string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
      // First who it is: it may be gone by the time that its environment was read.
      const [own, parent] = namesOf(pid);
      // Laravel puts its .env into its own environment, and what it starts (`stty`, to ask how wide the screen is) inherits that.
      if (APPLICATION.test(parent)) continue;
      for (const part of ['cmdline', 'environ']) {
        const text = readQuietly(`/proc/${pid}/${part}`);
        for (const name of found(values, text)) sightings.add(`${name} in the ${part} of ${own}, started by ${parent}`);
      }
    }
    await sleep(15);
  }
}

const APPLICATION = /^\S*php[\d.]* .*\bartisan\b/;

/** A process and the one that started it, as people would say. */
function namesOf(pid: string): readonly [own: string, parent: string] {
  const told = (id: string): string =>
    readQuietly(`/proc/${id}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 80) || readQuietly(`/proc/${id}/comm`).trim();
  const parent = /\) \S (\d+)/.exec(readQuietly(`/proc/${pid}/stat`))?.[1];
  return [told(pid), parent === undefined ? '?' : told(parent)];
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function filesUnder(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/vendor'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A folder above it keeps everybody else out. */
function isShielded(root: string, path: string): boolean {
  for (let folder = join(path, '..'); folder.startsWith(root); folder = join(folder, '..')) {
    if (folder !== root && (statSync(folder).mode & 0o077) === 0) return true;
  }
  return false;
}

function listen(received: Received[]): Promise<Server> {
  return new Promise((resolve) => {
    const receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (text: string) => (body += text));
      request.on('end', () => {
        const header = (name: string): string => String(request.headers[name]);
        received.push({ path: request.url ?? '', body, timestamp: header('x-woosoo-timestamp'), signature: header('x-woosoo-signature') });
        response.end();
      });
    });
    receiver.listen(0, '127.0.0.1', () => resolve(receiver));
  });
}
