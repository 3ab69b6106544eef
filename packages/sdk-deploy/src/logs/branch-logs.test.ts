import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BranchPaths, NodeFileSystem, Redactor, SystemClock, type TextRedactor } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import type { LogBatches, LogEntry, ServiceController } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testService } from '../testing/test-service.ts';
import { applicationZone } from './application-zone.ts';
import { BranchLogs } from './branch-logs.ts';

const fileSystem = new NodeFileSystem();
let root: string;
let paths: BranchPaths;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'woosoo-logs-'));
  paths = new BranchPaths(root);
});
afterEach(() => rm(root, { recursive: true }));

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};
/** As a controller whose services write into files. */
const withFiles = (): ServiceController =>
  Object.assign(Object.create(new MemoryServiceController()) as MemoryServiceController, { driver: 'supervisor' as const });
const logs = (redactor: TextRedactor = new Redactor(['s3cret-word']), services: ServiceController = withFiles()) =>
  new BranchLogs({ config: testConfig(root), paths, fileSystem, clock: new SystemClock(), services, redactor });
async function all(batches: LogBatches): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const batch of batches) entries.push(...batch._unsafeUnwrap());
  return entries;
}
const laravel = (): string => join(paths.shared('backend'), 'storage', 'logs', 'laravel.log');

describe('the logs of a branch', () => {
  it('are those of Laravel, of nginx, of each service and of the supervisor', async () => {
    await write(join(paths.serviceLogs, 'old-service.log'), '');
    await write(join(paths.serviceLogs, 'nginx-access.log.1'), '');
    const names = (await logs().sources())._unsafeUnwrap().map(({ name }) => name);
    expect(names).toEqual([
      'laravel',
      'nginx-access',
      'nginx-error',
      'php',
      'nginx',
      'reverb',
      'queue-worker',
      'pwa',
      'old-service',
      'supervisor',
    ]);
  });

  it('are chosen by name or by who writes them', async () => {
    const chosen = async (...wanted: readonly string[]) => (await logs().sources(wanted)).map((sources) => sources.map(({ name }) => name));
    expect((await chosen('nginx'))._unsafeUnwrap()).toEqual(['nginx-access', 'nginx-error', 'nginx']);
    expect((await chosen('backend', 'reverb'))._unsafeUnwrap()).toEqual(['laravel', 'reverb']);
    expect((await chosen('reverb', 'all'))._unsafeUnwrap().length).toBeGreaterThan(5);
    const error = (await chosen('revreb'))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'LogUnknown', category: 'usage' });
    expect(error.remedy).toContain('reverb');
  });

  it('are put together by time, in the zone of the application', async () => {
    await write(join(paths.current('backend'), 'config', 'app.php'), `<?php return ['timezone' => env('APP_TIMEZONE', 'Asia/Manila')];`);
    await write(laravel(), '[2026-02-15 14:30:15] production.ERROR: two\n#0 trace\n[2026-02-15 14:30:17] production.INFO: four\n');
    const access = (second: number, path: string): string =>
      `::1 - - [15/Feb/2026:06:30:${second} +0000] "GET /${path} HTTP/1.1" 200 1 "-" "-" 0.001\n`;
    await write(join(paths.serviceLogs, 'nginx-access.log'), access(14, 'one') + access(16, 'three'));
    const entries = await all(logs().read((await logs().sources())._unsafeUnwrap()));
    expect(entries.map(({ source, message }) => `${source}: ${message}`)).toEqual([
      'nginx-access: GET /one 200 1 ms',
      'laravel: two',
      'nginx-access: GET /three 200 1 ms',
      'laravel: four',
    ]);
    expect(entries[1]).toMatchObject({ time: '2026-02-15T06:30:15.000Z', text: '[2026-02-15 14:30:15] production.ERROR: two\n#0 trace' });
  });

  it('mask known secrets, however they are read', async () => {
    const line = '[2026-02-15 14:30:15] production.ERROR: password s3cret-word {"token":"s3cret-word"}\n#0 login(s3cret-word)\n';
    await write(laravel(), `${line}[2026-02-15 14:30:16] production.INFO: fine\n`);
    const branch = logs();
    const sources = (await branch.sources(['laravel']))._unsafeUnwrap();
    const seen: unknown[] = [
      await all(branch.read(sources)),
      await all(branch.readBack(sources)),
      await all(branch.read(sources, { search: { pattern: 'login' } })),
    ];
    const over = new AbortController();
    for await (const batch of branch.follow(sources, { lines: 5, signal: over.signal })) {
      seen.push(batch._unsafeUnwrap());
      over.abort();
    }
    const view = (await branch.open(sources))._unsafeUnwrap();
    seen.push(await all(view.back()));
    await view[Symbol.asyncDispose]();
    for (const format of ['text', 'json', 'csv'] as const) {
      const path = join(root, `out.${format}`);
      expect((await branch.export(sources, {}, { path, format }))._unsafeUnwrap()).toMatchObject({ entries: 2 });
      seen.push(await readFile(path, 'utf8'));
    }
    expect(seen).toHaveLength(8);
    for (const output of seen) {
      expect(JSON.stringify(output)).not.toContain('s3cret-word');
      expect(JSON.stringify(output)).toContain('login([REDACTED])');
    }
  });

  it('may be kept by the service manager, and are followed without loss', async () => {
    const controller = new MemoryServiceController({ behave: ({ name }) => ({ say: [`${name} one`, `${name} password s3cret-word`] }) });
    (await controller.install(testService('reverb')))._unsafeUnwrap();
    (await controller.start('reverb'))._unsafeUnwrap();
    const branch = logs(undefined, controller);
    const sources = (await branch.sources(['reverb']))._unsafeUnwrap();
    expect((await all(branch.read(sources, { lines: 10 }))).map(({ text }) => text)).toEqual(['reverb one', 'reverb password [REDACTED]']);
    const over = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const batch of branch.follow(sources, { lines: 1, signal: over.signal }))
        seen.push(...batch._unsafeUnwrap().map(({ text }) => text));
    })();
    while (seen.length < 1) await delay(5);
    (await controller.restart('reverb'))._unsafeUnwrap();
    while (seen.length < 3) await delay(5);
    over.abort();
    await following;
    expect(seen).toEqual(['reverb password [REDACTED]', 'reverb one', 'reverb password [REDACTED]']);
  });
});

describe('the zone of an application', () => {
  const zone = async (config: string, env = ''): Promise<string> => {
    await write(join(root, 'config', 'app.php'), config);
    await write(join(root, '.env'), env);
    return (await applicationZone(fileSystem, root))._unsafeUnwrap();
  };

  it('stands in its configuration, or in its environment', async () => {
    expect(await zone(`'timezone' => 'Asia/Manila',`, 'APP_TIMEZONE=Europe/Paris')).toBe('Asia/Manila');
    expect(await zone(`'timezone' => env('APP_TIMEZONE', 'UTC'),`, 'APP_TIMEZONE="Asia/Manila"')).toBe('Asia/Manila');
    expect(await zone(`'timezone' => env('ZONE', 'Asia/Tokyo'),`)).toBe('Asia/Tokyo');
    expect(await zone(`nothing`, '# APP_TIMEZONE=Asia/Tokyo\n')).toBe('UTC');
    expect(await zone(`'timezone' => 'Not/AZone'`)).toBe('UTC');
  });

  it("is Laravel's own where nothing is said", async () => {
    expect((await applicationZone(fileSystem, join(root, 'nothing')))._unsafeUnwrap()).toBe('UTC');
  });
});
