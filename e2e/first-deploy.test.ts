import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeployReport } from '@woosoo/sdk-deploy';
import { createBranch, errorOf, reportOf, type TestBranch } from './harness/branch.ts';
import { request } from './harness/load.ts';
import { run } from './harness/run.ts';
import { expectOpen } from './harness/snapshot.ts';
import { until } from './harness/until.ts';

describe('a branch from an empty folder to its first orders', () => {
  let branch: TestBranch;
  let first: DeployReport;

  beforeAll(async () => {
    branch = await createBranch({ pwa: 'nuxt', config: { COMPONENTS: 'backend,pwa,relay', BACKEND_ENV_KITCHEN_SECONDS_PER_STEP: '0' } });
    first = reportOf((await branch.woosoo(['deploy', '--full', '--json'])).expect(0));
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('deploys every component with its tests, and says what is live', async () => {
    expect(first).toMatchObject({ kind: 'deploy', outcome: 'done', error: null, recoveryErrors: [] });
    expect(first.plan?.components.map(({ name, action, tests }) => `${name} ${action} ${tests}`)).toEqual([
      'backend build run',
      'pwa build run',
      'relay build run',
    ]);
    expect(await branch.live()).toEqual(first.releases);
    expect(new Set(first.steps.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
    await expectOpen(branch);
  });

  it('lets each component say its release', async () => {
    expect((await request(branch.url('/api/health'))).release).toBe(first.releases['backend']);
    expect((await request(branch.url('/woosoo-release.json'))).release).toBe(first.releases['pwa']);
    const page = await (await fetch(branch.url('/'))).text();
    expect(page).toContain('<title>Woosoo</title>');
    const alone = await (await fetch(`http://127.0.0.1:${branch.ports.backend}/api/devices`)).json();
    expect(alone).toBeInstanceOf(Array);
  });

  it('brings an order that was placed over HTTP to a tablet over the WebSocket', async () => {
    await using tablet = await branch.tablet();
    const id = await branch.order();
    const heard = await until('order.updated', () =>
      tablet.events.find(({ event, data }) => event === 'order.updated' && JSON.stringify(data).includes(`"id":${id}`)),
    );
    expect(heard.event).toBe('order.updated');
  });

  it('finds nothing to do the second time, and only verifies', async () => {
    const again = reportOf((await branch.woosoo(['deploy', '--json'])).expect(0));
    expect(again).toMatchObject({ outcome: 'unchanged', downMs: 0, releases: first.releases });
    expect(again.plan?.steps.map(({ kind }) => kind)).toEqual(['deploy.verify']);
  });

  it('keeps the report of each deploy as JSON and as a page that needs nothing else', async () => {
    const folder = join(branch.root, '.woosoo/deploys', first.id);
    expect(existsSync(join(folder, 'report.json'))).toBe(true);
    const html = join(folder, 'report.html');
    expect(statSync(html).size).toBeGreaterThan(2000);
    expect(reportOf((await branch.woosoo(['report', first.id, '--json'])).expect(0))).toEqual(first);
    const listed = (await branch.woosoo(['deploys', '--json'])).expect(0).json as { id: string }[]; // as documented
    expect(listed.map(({ id }) => id)).toContain(first.id);
    expect((await branch.woosoo(['report'])).expect(0).stdout).toContain('to date');
  });

  it('shows services, releases, logs, health and checks to people and to scripts', async () => {
    const names = ['nginx', 'php', 'queue-worker', 'reverb'];
    const services = await branch.services();
    expect(services.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(names.map((name) => `${name} running`));
    expect((await branch.woosoo(['services', 'list'])).expect(0).stdout).toMatch(/● reverb\s+running/);
    expect((await branch.woosoo(['releases'])).expect(0).stdout).toMatch(/● backend\s+\S+\s+proven\s+live/);
    expect((await branch.woosoo(['logs', 'reverb'])).expect(0).stdout).not.toBe('');
    expect((await branch.woosoo(['check'])).expect(0).stdout).toContain('Ready to deploy');
    expect((await branch.woosoo(['check', '--json'])).expect(0).json).toMatchObject({ results: expect.any(Array) as unknown });
    expect((await branch.woosoo(['health'])).expect(0).stdout).toContain('Everything works.');
    expect((await branch.woosoo(['services', 'diff', '--json'])).expect(0).json).toEqual([]);
  });

  it('recovers nothing when nothing was interrupted', async () => {
    expect((await branch.woosoo(['recover', '--json'])).expect(0).json).toEqual([]);
  });

  it('says with exit code 12 that a service is down, and starts it again', async () => {
    (await branch.woosoo(['services', 'stop', 'queue-worker'])).expect(0);
    const sick = (await branch.woosoo(['health', '--json'])).expect(12);
    expect(JSON.stringify(sick.json)).toContain('queue-worker');
    (await branch.woosoo(['services', 'start', 'queue-worker'])).expect(0);
    (await branch.woosoo(['health', '--json'])).expect(0);
  });

  it('refuses an invalid configuration with exit code 10, naming the key and never its value', async () => {
    const configuration = readFileSync(branch.configFile, 'utf8');
    branch.configure({ DB_CONNECTION: 'oracle', REVERB_APP_SECRET: 'short' });
    const refused = (await branch.woosoo(['deploy', '--json'])).expect(10);
    expect(errorOf(refused)).toMatchObject({ type: 'ConfigInvalid', code: 'WOO1031' });
    const people = (await branch.woosoo(['deploy'])).expect(10);
    writeFileSync(branch.configFile, configuration);
    for (const text of [people.stderr, refused.stdout]) {
      expect(text).toContain('DB_CONNECTION');
      expect(text).toContain('REVERB_APP_SECRET');
      expect(text).not.toMatch(/\bshort\b/);
    }
    expect(people.stdout).toBe('');
  });
});

describe('woosoo init', () => {
  it('sets a branch up without asking, so that check finds everything', async () => {
    await using branch = await createBranch({ bare: true });
    const { ports } = branch;
    const answers = { BRANCH_ID: 'cebu-01', APP_IP: '127.0.0.1', DB_CONNECTION: 'sqlite', HTTP_PORT: ports.http, HTTPS_PORT: ports.https };
    const all = { ...answers, BACKEND_PORT: ports.backend, PWA_PORT: ports.pwa, REVERB_PORT: ports.reverb };
    const flags = Object.entries(all).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const made = (await branch.woosoo(['init', '--json', ...flags])).expect(0);
    expect(made.json).toMatchObject({
      branchId: 'cebu-01',
      generated: expect.arrayContaining(['APP_KEY', 'REVERB_APP_SECRET']) as unknown,
    });
    expect(statSync(branch.configFile).mode & 0o777).toBe(0o600);
    expect(made.stdout).not.toContain('base64:');
    (await branch.woosoo(['config', 'validate'])).expect(0);
    (await branch.woosoo(['check'])).expect(0);
    const again = (await branch.woosoo(['init', '--json', ...flags])).expect(2);
    expect(errorOf(again)).toMatchObject({ type: 'InitRefused' });
  });

  it('refuses instead of hanging when nobody can be asked', async () => {
    await using branch = await createBranch({ bare: true });
    expect((await branch.woosoo(['init'])).expect(2).stderr).toContain('BRANCH_ID');
    expect(existsSync(branch.configFile)).toBe(false);
  });
});

describe('the command line', () => {
  const empty = mkdtempSync(join(tmpdir(), 'woosoo-e2e-empty-'));
  afterAll(() => rmSync(empty, { recursive: true }));

  it('says with exit code 10 that there is no branch here', async () => {
    for (const command of ['deploy', 'check', 'health', 'releases', 'recover']) {
      const refused = (await run(empty, [command, '--json'])).expect(10);
      expect(errorOf(refused)).toMatchObject({ type: 'BranchNotFound' });
    }
    const people = (await run(empty, ['deploy'])).expect(10);
    expect(people.stdout).toBe('');
    expect(people.stderr).toContain('woosoo init');
  });

  it('says with exit code 2 that it was not understood, and nothing on stdout', async () => {
    for (const args of [['deploi'], ['deploy', '--no-such-option'], ['explain', 'WOO9999']]) {
      expect((await run(empty, args)).expect(2).stdout).toBe('');
    }
  });

  it('explains every code that it uses', async () => {
    expect((await run(empty, ['explain', 'WOO3022'])).expect(0).stdout).toContain('did not prove itself');
    expect((await run(empty, ['explain', 'WOO1031', '--json'])).expect(0).json).toMatchObject({ exitCode: 10 });
    expect((await run(empty, ['--version'])).expect(0).stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect((await run(empty, ['deploy', '--help'])).expect(0).stdout).toContain('--dry-run');
  });
});
