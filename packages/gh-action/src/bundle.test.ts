import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
import { SupervisorServiceController } from '@woosoo/sdk-services';
import { fixtureDefinition } from '@woosoo/sdk-services/testing';
import { bundleActions } from './testing/bundle-actions.ts';
import { runActionBundle } from './testing/run-action-bundle.ts';

describe('the bundle', () => {
  let folder: string;
  let bundles: string;
  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-action-')));
    bundles = join(folder, 'bundles');
    await bundleActions(bundles);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const workspace = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  const deploy = () => join(bundles, 'deploy', 'index.mjs');

  it('refuses a folder that is no branch, as a runner sees it', async () => {
    const run = await runActionBundle({ bundle: deploy(), workspace: workspace('empty') });
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(10);
    expect(run.outputs).toMatchObject({ outcome: 'refused', 'error-code': 'WOO1030', releases: '{}' });
    expect(run.commands).toEqual([
      { name: 'error', properties: 'title=Woosoo WOO1030', text: expect.stringContaining('No branch here') as string },
    ]);
    expect(run.summary).toContain('Nothing was begun');
    expect(run.state).toEqual({});
  });

  it('refuses an invalid configuration without saying a value of it', async () => {
    const root = workspace('invalid');
    writeFileSync(join(root, 'deployment.config.env'), 'BRANCH_ID=makati\nDB_PASSWORD=hunter2\nBACKEND_PORT=eighty\n');
    const run = await runActionBundle({ bundle: deploy(), workspace: folder, inputs: { root: 'invalid' } });
    expect(run.exitCode).toBe(10);
    expect(run.outputs).toMatchObject({ outcome: 'refused', 'error-code': 'WOO1031' });
    expect(run.summary).toContain('BACKEND\\_PORT');
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  it('names an input that is wrong', async () => {
    const run = await runActionBundle({ bundle: deploy(), workspace: folder, inputs: { components: 'frontend' } });
    expect(run.exitCode).toBe(2);
    expect(run.commands[0]?.text).toContain('Input `components` names `frontend`');
  });

  it.each([
    ['whose step came to its end', { stage: 'ended' }],
    ['that was cancelled before its step had begun', {}],
  ])('does nothing after a job %s', async (_what, state) => {
    const run = await runActionBundle({ bundle: join(bundles, 'deploy', 'after.mjs'), workspace: folder, state });
    expect(run).toMatchObject({ exitCode: 0, stdout: '', summary: '' });
  });

  it.skipIf(process.platform !== 'linux')(
    'brings a supervisor that outlives the job: the mark by which a runner ends leftovers is not in its environment',
    async () => {
      const root = workspace('services');
      const report = join(root, 'report.jsonl');
      const daemon = { program: process.execPath, args: [join(bundles, 'supervisor-daemon.mjs')] };
      const services = new SupervisorServiceController({
        paths: new BranchPaths(root),
        fileSystem: new NodeFileSystem(),
        clock: new SystemClock(),
        daemon,
      });
      process.env['RUNNER_TRACKING_ID'] = 'github_test';
      try {
        const definition = fixtureDefinition(root, { report }, { readiness: { kind: 'stable', forMs: 60 } });
        (await services.install(definition))._unsafeUnwrap();
        const { pid } = (await services.start('demo'))._unsafeUnwrap();
        const { pid: daemonPid } = (await services.daemonStatus())._unsafeUnwrap();
        for (const process of [pid, daemonPid]) {
          expect(process).not.toBeNull();
          const environment = readFileSync(`/proc/${process ?? 0}/environ`, 'utf8');
          expect(environment).toContain('PATH=');
          expect(environment).not.toContain('RUNNER_TRACKING_ID');
        }
        expect(readFileSync(`/proc/${daemonPid ?? 0}/cmdline`, 'utf8')).toContain('supervisor-daemon.mjs');
      } finally {
        delete process.env['RUNNER_TRACKING_ID'];
        (await services.shutdown())._unsafeUnwrap();
      }
    },
  );
});
