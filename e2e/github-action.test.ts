import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleActions, runActionBundle, type ActionRun } from '@woosoo/gh-action/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { processesOf } from './harness/processes.ts';
import { expectOpen } from './harness/snapshot.ts';

describe('the actions on a self-hosted runner', () => {
  let branch: TestBranch;
  let bundles: string;
  const action = (name: string, inputs: Readonly<Record<string, string>> = {}, cancel?: AbortSignal): Promise<ActionRun> =>
    runActionBundle({
      bundle: join(bundles, name, 'index.mjs'),
      workspace: branch.root,
      inputs,
      ...(cancel === undefined ? {} : { cancel }),
    });
  const deploy = (inputs: Readonly<Record<string, string>> = {}, cancel?: AbortSignal): Promise<ActionRun> =>
    action('deploy', { 'skip-tests': 'true', ...inputs }, cancel);

  beforeAll(async () => {
    bundles = mkdtempSync(join(tmpdir(), 'woosoo-bundles-'));
    await bundleActions(bundles);
    branch = await createBranch();
  });

  afterAll(async () => {
    rmSync(bundles, { recursive: true, force: true });
    await branch[Symbol.asyncDispose]();
  });

  it('check the machine before anything is there', async () => {
    const checked = await action('check');
    expect(checked).toMatchObject({ exitCode: 0, outputs: { failed: '[]', 'error-code': '' } });
    expect(checked.summary).toContain('Everything is there that a deploy needs');
  });

  it('show a plan without doing anything', async () => {
    const planned = await deploy({ 'dry-run': 'true' });
    expect(planned).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned' } });
    expect(planned.summary).toContain('Build backend');
    expect(await branch.releases()).toEqual([]);
  });

  it('deploy, tell outputs and summary out of the report, and mask every secret', async () => {
    const done = await deploy();
    expect(done.stderr + done.stdout).not.toContain('::error');
    expect(done).toMatchObject({ exitCode: 0, outputs: { outcome: 'done', 'error-code': '' } });
    expect(JSON.parse(done.outputs['releases'] ?? '')).toEqual(await branch.live());
    expect(JSON.parse(readFileSync(done.outputs['report-json'] ?? '', 'utf8'))).toMatchObject({ id: done.outputs['deploy-id'] });
    expect(done.commands.filter(({ name }) => name === 'add-mask').length).toBeGreaterThan(1);
    await expectOpen(branch);
  });

  it('leave services that outlive the job: none carries the mark by which a runner ends leftovers', () => {
    const environments = processesOf(branch.root).map(({ pid }) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
    expect(environments.length).toBeGreaterThan(3);
    expect(environments.filter((environment) => environment.includes('RUNNER_TRACKING_ID'))).toEqual([]);
  });

  it('see that the branch works', async () => {
    const healthy = await action('health');
    expect(healthy).toMatchObject({ exitCode: 0, outputs: { failed: '[]', 'error-code': '' } });
    expect(healthy.summary).toContain('✓ ok');
  });

  it('make a backup that is proven at once', async () => {
    const made = await action('backup', { rehearse: 'true' });
    expect(made).toMatchObject({ exitCode: 0, outputs: { proven: 'true', 'error-code': '' } });
    (await branch.woosoo(['backup', 'verify', made.outputs['backup-id'] ?? ''])).expect(0);
  });

  it('go back to the release before', async () => {
    const first = await branch.live();
    appendFileSync(join(branch.backend, 'routes/api.php'), '// a second version\n');
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'done' } });
    const back = await action('rollback');
    expect(back).toMatchObject({ exitCode: 0, outputs: { outcome: 'done' } });
    expect(await branch.live()).toEqual(first);
    await expectOpen(branch);
  });

  it('are undone when the job is cancelled, and say so', async () => {
    appendFileSync(join(branch.backend, 'routes/api.php'), '// another version\n');
    const before = await branch.live();
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 1500);
    const cancelled = await deploy({}, cancel.signal);
    expect(cancelled).toMatchObject({ exitCode: 130, outputs: { outcome: 'cancelled' } });
    expect(await branch.live()).toEqual(before);
    await expectOpen(branch);
  });

  it('fail with an annotation that says what to do when a build breaks', async () => {
    appendFileSync(join(branch.backend, 'routes/api.php'), 'this is no PHP\n');
    const failed = await deploy();
    expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', 'error-code': 'WOO3001' } });
    expect(failed.commands.find(({ name }) => name === 'error')?.text).toContain('deploy again');
    await expectOpen(branch);
  });
});
