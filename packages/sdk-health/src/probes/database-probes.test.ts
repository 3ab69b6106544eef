import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriverDatabaseConnector, Sensitive, SystemClock, type DatabaseTarget } from '@woosoo/sdk-core';
import { freePort, MariadbServer } from '@woosoo/sdk-core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HealthChecker } from '../checker/health-checker.ts';
import { DatabaseProbe } from './database-probe.ts';
import { QueueProbe, type QueueProbeOptions } from './queue-probe.ts';

const clock = new SystemClock();
const connector = new DriverDatabaseConnector();
const now = Math.floor(Date.now() / 1000);
const signal = new AbortController().signal;
let server: MariadbServer;
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'woosoo-probes-'));
  server = await MariadbServer.start();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const sqlite = (database: string): DatabaseTarget => ({
  family: 'sqlite',
  host: '',
  port: 0,
  database,
  username: '',
  password: Sensitive.of(''),
});
const emptySqlite = async (): Promise<DatabaseTarget> => {
  files += 1;
  const target = sqlite(join(folder, `shop${files}.sqlite`));
  await writeFile(target.database, '');
  return target;
};

/** The tables as Laravel's own migrations make them, as far as the probe reads them. */
const TABLES = [
  'CREATE TABLE jobs (id INTEGER PRIMARY KEY, queue VARCHAR(191), payload TEXT, attempts INTEGER, reserved_at INTEGER NULL, available_at INTEGER, created_at INTEGER)',
  'CREATE TABLE failed_jobs (id INTEGER PRIMARY KEY, uuid VARCHAR(191), failed_at TIMESTAMP NULL)',
];

async function run(target: DatabaseTarget, ...statements: readonly string[]): Promise<void> {
  await using database = connector.connect(target);
  for (const statement of statements) (await database.execute(statement))._unsafeUnwrap();
}

const job = (id: number, availableAt: number, reservedAt: number | null = null): string =>
  `INSERT INTO jobs VALUES (${id}, 'default', '{}', 0, ${reservedAt ?? 'NULL'}, ${availableAt}, ${availableAt - 5000})`;

describe.each([
  ['sqlite', emptySqlite],
  ['mariadb', () => server.createDatabase()],
] as const)('on %s', (_family, empty) => {
  it('tells a database with tables from an empty one', async () => {
    const target = await empty();
    const probe = new DatabaseProbe({ connector, name: 'database', target });
    expect(await probe.probe(signal)).toMatchObject({ status: 'warning', observed: { tables: 0 } });
    await run(target, ...TABLES);
    const outcome = await probe.probe(signal);
    expect(outcome).toMatchObject({ status: 'ok', observed: { tables: 2 } });
    expect(outcome.summary).toMatch(/^connected, version \d.*, 2 tables$/);
  });

  it('counts the jobs of each kind and how long the oldest has been due', async () => {
    const target = await empty();
    const probe = (limits: Partial<QueueProbeOptions> = {}) =>
      new QueueProbe({ connector, clock, name: 'queue', target, ...limits }).probe(signal);
    expect(await probe()).toMatchObject({ status: 'skipped' });
    await run(target, ...TABLES);
    expect(await probe()).toMatchObject({ status: 'ok', observed: { pending: 0, oldestSeconds: null } });
    await run(target, job(1, now - 60), job(2, now - 10), job(3, now + 600), job(4, now - 900, now - 5));
    const outcome = await probe();
    expect(outcome).toMatchObject({
      status: 'ok',
      summary: '2 pending, 1 in work',
      observed: { pending: 2, delayed: 1, reserved: 1, failed: 0 },
    });
    expect(Number(outcome.observed?.['oldestSeconds'])).toBeGreaterThanOrEqual(60);
    expect(Number(outcome.observed?.['oldestSeconds'])).toBeLessThan(300);
    expect((await probe({ warnPending: 2 })).summary).toBe('2 jobs pending');
    expect(await probe({ failOldestSeconds: 60 })).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('queue-worker') as string,
    });
    await run(target, "INSERT INTO failed_jobs VALUES (1, 'a', NULL)");
    expect(await probe()).toMatchObject({ status: 'warning', summary: '1 failed jobs, 2 pending' });
  });

  it('does without a table of failed jobs', async () => {
    const target = await empty();
    await run(target, TABLES[0] ?? '');
    expect(await new QueueProbe({ connector, clock, name: 'queue', target }).probe(signal)).toMatchObject({
      status: 'ok',
      observed: { failed: 0 },
    });
  });
});

it('fails when the database is not there, and shows no password', async () => {
  const port = await freePort();
  const target: DatabaseTarget = { ...server.administrator(), port, password: Sensitive.of('hunter22') };
  for (const probe of [new DatabaseProbe({ connector, name: 'd', target }), new QueueProbe({ connector, clock, name: 'q', target })]) {
    const outcome = await probe.probe(signal);
    expect(outcome).toMatchObject({ status: 'failed', observed: { error: 'WOO1070' } });
    expect(JSON.stringify(outcome)).not.toContain('hunter22');
  }
});

it('does not create a SQLite file that is missing', async () => {
  const target = sqlite(join(folder, 'missing.sqlite'));
  expect((await new DatabaseProbe({ connector, name: 'database', target }).probe(signal)).status).toBe('failed');
  await expect(stat(target.database)).rejects.toThrow('ENOENT');
});

it('does not wait for a server that accepts the connection and then hangs', async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is neither a pipe's name nor null.
  const target: DatabaseTarget = { ...server.administrator(), port: (mute.address() as AddressInfo).port };
  const checker = new HealthChecker({ clock }, [new DatabaseProbe({ connector, name: 'database', target, timeoutMs: 150 })]);
  const report = (await checker.check())._unsafeUnwrap();
  expect(report.probes[0]).toMatchObject({ status: 'failed', summary: 'no answer in 150 ms' });
  for (const socket of sockets) socket.destroy();
  mute.close();
});
