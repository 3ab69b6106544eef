import { okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { BranchPaths, type Clock } from '@woosoo/sdk-core';
import { FakeHttpClient, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { BranchHealth } from '../health/branch-health.ts';
import { ReleaseStore } from '../releases/release-store.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { MemoryDatabase } from '../testing/memory-database.ts';
import { testService } from '../testing/test-service.ts';
import { branchProbes, type Expectation } from '../probes/branch-probes.ts';
import { healthProblem } from '../probes/health-problem.ts';
import { Verification } from './verification.ts';

const paths = new BranchPaths('/branch');
const NEW = '20260215T143000Z-bbbbbbbb';
const OLD = testRelease().id;

/** Time that passes whenever somebody waits for it, without anybody having to wait. */
class HastyClock implements Clock {
  #ms = 0;
  now(): Date {
    return new Date(Date.parse('2026-02-15T14:30:00Z') + this.#ms);
  }
  monotonicMs(): number {
    return this.#ms;
  }
  async sleep(ms: number, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    // A probe's time limit, which must not come before its answer.
    if (ms >= 1000) return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
    this.#ms += ms;
  }
}

function branch(keys: Readonly<Record<string, string>> = { COMPONENTS: 'pwa' }) {
  const fileSystem = new MemoryFileSystem({ '/branch/x': '' });
  const clock = new HastyClock();
  const http = new FakeHttpClient(({ url }) => ({
    body: url.includes('/__woosoo/release/') ? JSON.stringify({ release: NEW }) : '<html>',
  }));
  const services = new MemoryServiceController({ clock });
  const databases = new MemoryDatabase('create table jobs (id integer)');
  const config = testConfig('/branch', { VERIFY_TIMEOUT_SECONDS: '2', ...keys });
  const releases = new ReleaseStore({ fileSystem, paths });
  return { config, paths, clock, http, fileSystem, databases, services, releases };
}
const probeNames = (keys: Readonly<Record<string, string>>, expected: Expectation): string[] =>
  branchProbes(branch(keys), expected).map(({ name }) => name);

describe('what is asked of a branch', () => {
  it('is everything that a guest needs, where everything is deployed', () => {
    expect(probeNames({}, { releases: { backend: NEW, pwa: NEW }, services: ['nginx', 'reverb'] })).toEqual([
      'service nginx',
      'service reverb',
      'backend release',
      'backend /api/health',
      'backend /api/devices',
      'pwa release',
      'pwa /',
      'WebSocket',
      'event to tablet',
      'database',
    ]);
  });

  it('is nothing of what is not deployed yet, or not served', () => {
    expect(probeNames({ COMPONENTS: 'backend,pwa,relay' }, { releases: { relay: NEW }, services: [] })).toEqual([]);
  });

  it('is no WebSocket where Reverb is not among the services', () => {
    expect(probeNames({}, { releases: { backend: NEW }, services: ['nginx'] })).not.toContain('WebSocket');
  });

  it('follows the paths of the configuration', () => {
    const keys = { BACKEND_HEALTH_PATH: '', BACKEND_SMOKE_PATHS: '/api/menu', PWA_HEALTH_PATH: '' };
    const names = probeNames(keys, { releases: { backend: NEW, pwa: NEW }, services: [] });
    expect(names.filter((name) => name.includes('/'))).toEqual(['backend /api/menu']);
  });

  it('goes through the address that nginx listens on, past the maintenance page', async () => {
    const given = branch({ COMPONENTS: 'pwa', APP_IP: '127.0.0.5', HTTP_PORT: '8099' });
    const probes = branchProbes(given, { releases: { pwa: NEW }, services: [] });
    for (const probe of probes) await probe.probe(new AbortController().signal);
    expect(new Set(given.http.requests.map(({ url }) => new URL(url).host))).toEqual(new Set(['127.0.0.5:8099']));
    expect(given.http.requests.every(({ headers }) => headers?.['x-woosoo-probe'] === '1')).toBe(true);
  });

  it('expects a service to run in the release that it belongs to', async () => {
    const given = branch({});
    const reverb = testService('reverb', { workingDirectory: paths.release('backend', OLD) });
    (await given.services.install(reverb))._unsafeUnwrap();
    (await given.services.start('reverb'))._unsafeUnwrap();
    const state = async (release: string): Promise<string | undefined> => {
      const [probe] = branchProbes(given, { releases: { backend: release }, services: ['reverb'] });
      return (await probe?.probe(new AbortController().signal))?.status;
    };
    expect(await state(OLD)).toBe('ok');
    expect(await state(NEW)).toBe('failed');
  });

  it('believes an application that names its release, and asks none to', () => {
    expect(healthProblem({ status: 'ok', release: OLD }, NEW)).toContain(OLD);
    expect(healthProblem({ release: NEW }, NEW)).toBeNull();
    expect(healthProblem({ status: 'ok' }, NEW)).toBeNull();
    expect(healthProblem('fine', NEW)).toBeNull();
  });
});

describe('verification', () => {
  it('is content once the expected release answers, and keeps what it found for the report', async () => {
    const given = branch();
    let asked = 0;
    given.http.answer = ({ url }) => ({
      body: url.includes('/__woosoo/') ? JSON.stringify({ release: (asked += 1) > 4 ? NEW : OLD }) : '',
    });
    const verification = new Verification(given);
    const output: string[] = [];
    (await verification.prove({ pwa: NEW }, { output: (text) => void output.push(text) }))._unsafeUnwrap();
    expect(output[0]).toBe('waiting for pwa release');
    expect(verification.latest?.status).toBe('ok');
  });

  it('fails with what is wrong when an old release goes on answering', async () => {
    const given = branch();
    given.http.answer = () => ({ body: JSON.stringify({ release: OLD }) });
    const verification = new Verification(given);
    const error = (await verification.prove({ pwa: NEW }))._unsafeUnwrapErr();
    expect(error.type).toBe('VerifyFailed');
    expect(error.message).toContain('pwa release');
    expect(verification.latest?.probes.find(({ probe }) => probe === 'pwa release')).toMatchObject({ status: 'failed' });
  });

  it('does not undo a good release for a disk that is nearly full', async () => {
    const given = branch();
    given.fileSystem.free = 1;
    expect((await new Verification(given).prove({ pwa: NEW })).isOk()).toBe(true);
    expect((await new Verification(given).check())._unsafeUnwrap().status).toBe('failed');
  });

  it('can be cancelled', async () => {
    const given = branch();
    given.http.answer = () => 'refused';
    const error = (await new Verification(given).prove({ pwa: NEW }, { signal: AbortSignal.abort() }))._unsafeUnwrapErr();
    expect(error.type).toBe('Cancelled');
  });

  it('asks for what is live when nothing else is expected, and for enabled services alone', async () => {
    const given = branch();
    (await given.releases.save(testRelease({ component: 'pwa', id: NEW })))._unsafeUnwrap();
    (await given.fileSystem.replaceLink(paths.current('pwa'), paths.release('pwa', NEW)))._unsafeUnwrap();
    for (const [name, enabled] of [
      ['nginx', true],
      ['printer', false],
    ] as const)
      (await given.services.install(testService(name, { enabled })))._unsafeUnwrap();
    const report = (await new Verification(given).check())._unsafeUnwrap();
    expect(report.probes.map(({ probe }) => probe)).toEqual([
      'service nginx',
      'pwa release',
      'pwa /',
      'port 80',
      'network',
      'disk',
      'machine',
      'certificate',
      'backup',
    ]);
  });
});

describe('watching the health of a branch', () => {
  const services = { list: () => okAsync([]), usage: () => okAsync(new Map()) };

  it('gives a report at once and at each interval, until it is left', async () => {
    const given = branch();
    const health = new BranchHealth({ ...given, services, verification: new Verification(given) });
    const ended = new AbortController();
    const reports: string[] = [];
    for await (const report of health.watch({ intervalMs: 500, signal: ended.signal }))
      if (reports.push(report._unsafeUnwrap().status) === 3) ended.abort();
    expect(reports).toEqual(['warning', 'warning', 'warning']); // nothing is deployed
  });

  it('tells of a check that could not be made, and goes on', async () => {
    const given = branch();
    const health = new BranchHealth({ ...given, services, verification: new Verification(given) });
    const ended = new AbortController();
    const seen: string[] = [];
    given.fileSystem.onOperation = (operation) => {
      if (operation === 'read link' && seen.length < 2) throw Object.assign(new Error('gone'), { code: 'EIO' });
    };
    for await (const report of health.watch({ intervalMs: 500, signal: ended.signal })) {
      const what = report.match(
        ({ status }) => status,
        ({ type }) => type,
      );
      if (seen.push(what) === 3) ended.abort();
    }
    expect(seen).toEqual(['FileSystemFailed', 'FileSystemFailed', 'warning']);
  });
});
