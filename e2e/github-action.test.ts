import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleActions, runActionBundle, type ActionRun } from '@woosoo/gh-action/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { processesOf } from './harness/processes.ts';
import { expectOpen } from './harness/snapshot.ts';

describe('the deploy action on a self-hosted runner', () => {
  let branch: TestBranch;
  let bundles: string;
  const deploy = (inputs: Readonly<Record<string, string>> = {}, cancel?: AbortSignal): Promise<ActionRun> =>
    runActionBundle({
      bundle: join(bundles, 'deploy/index.mjs'),
      workspace: branch.root,
      inputs: { 'skip-tests': 'true', ...inputs },
      ...(cancel === undefined ? {} : { cancel }),
    });

  beforeAll(async () => {
    bundles = mkdtempSync(join(tmpdir(), 'woosoo-bundles-'));
    await bundleActions(bundles);
    branch = await createBranch();
  });

  afterAll(async () => {
    rmSync(bundles, { recursive: true, force: true });
    await branch[Symbol.asyncDispose]();
  });

  it('shows a plan without doing anything', async () => {
    const planned = await deploy({ 'dry-run': 'true' });
    expect(planned).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned' } });
    expect(planned.summary).toContain('Build backend');
    expect(await branch.releases()).toEqual([]);
  });

  it('deploys, tells its outputs and summary out of the report, and masks every secret', async () => {
    const done = await deploy();
    expect(done.stderr + done.stdout).not.toContain('::error');
    expect(done).toMatchObject({ exitCode: 0, outputs: { outcome: 'done', 'error-code': '' } });
    expect(JSON.parse(done.outputs['releases'] ?? '')).toEqual(await branch.live());
    expect(JSON.parse(readFileSync(done.outputs['report-json'] ?? '', 'utf8'))).toMatchObject({ id: done.outputs['deploy-id'] });
    expect(done.commands.filter(({ name }) => name === 'add-mask').length).toBeGreaterThan(1);
    await expectOpen(branch);
  });

  it('leaves services that outlive the job: none carries the mark by which a runner ends leftovers', () => {
    const environments = processesOf(branch.root).map(({ pid }) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
    expect(environments.length).toBeGreaterThan(3);
    expect(environments.filter((environment) => environment.includes('RUNNER_TRACKING_ID'))).toEqual([]);
  });

  it('is undone when the job is cancelled, and says so', async () => {
    appendFileSync(join(branch.backend, 'routes/api.php'), '// another version\n');
    const before = await branch.live();
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 1500);
    const cancelled = await deploy({}, cancel.signal);
    expect(cancelled).toMatchObject({ exitCode: 130, outputs: { outcome: 'cancelled' } });
    expect(await branch.live()).toEqual(before);
    await expectOpen(branch);
  });

  it('fails with an annotation that says what to do when a build breaks', async () => {
    appendFileSync(join(branch.backend, 'routes/api.php'), 'this is no PHP\n');
    const failed = await deploy();
    expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', 'error-code': 'WOO3001' } });
    expect(failed.commands.find(({ name }) => name === 'error')?.text).toContain('deploy again');
    await expectOpen(branch);
  });
});
