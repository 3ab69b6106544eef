import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { cancelled, lockHeld, recoveryFailed } from '@woosoo/sdk-core';
import type { ActionPart } from '../main.ts';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { runAction, type Given } from '../testing/run-action.ts';
import { failedReport, testPlan, testReport } from '../testing/test-report.ts';
import { deployAction } from './deploy.ts';

const run = (runner: RecordingRunner, given: Given = {}, signal?: AbortSignal, part?: ActionPart) =>
  runAction(deployAction, runner, given, { signal, part });

describe('the deploy action', () => {
  it('deploys what the inputs say, in the name of who started the workflow', async () => {
    const runner = new RecordingRunner({
      root: 'elsewhere',
      env: 'staging',
      components: 'pwa',
      'skip-tests': 'true',
      'rollback-on-error': 'false',
    });
    const { exitCode, opened, asked, isClosed } = await run(runner);
    expect(exitCode).toBe(0);
    expect(opened).toEqual([{ root: '/srv/jobs/elsewhere', env: 'staging' }]);
    const request = { components: ['pwa'], skipBackup: false, skipBuild: false, skipTests: true, force: false, rollbackOnError: false };
    expect(asked).toMatchObject([
      { what: 'deploy', request, options: { actor: 'maria (GitHub Actions)', command: 'GitHub Actions run 1' } },
    ]);
    expect(isClosed()).toBe(true);
    expect(runner.masked).toEqual(['hunter22']);
  });

  it('gives the whole report on', async () => {
    const runner = new RecordingRunner();
    await run(runner);
    expect(runner.outputs).toEqual({
      outcome: 'done',
      'deploy-id': '2026-02-15T14-30-00Z-deploy-k3v9',
      'report-json': '/srv/branch/.woosoo/deploys/2026-02-15T14-30-00Z-deploy-k3v9/report.json',
      'report-html': '/srv/branch/.woosoo/deploys/2026-02-15T14-30-00Z-deploy-k3v9/report.html',
      releases: '{"backend":"20260215T143000Z-c0ffee01","pwa":"20260101T000000Z-bbbbbbbb"}',
      'backup-id': '2026-02-15_14-30-00',
      'duration-ms': '65432',
      'down-ms': '1800',
      'rollback-command': 'woosoo rollback',
      'error-code': '',
    });
    expect(runner.summaryText).toContain('## ✅');
    expect(runner.annotations).toEqual([]);
  });

  it.each([
    ['failed and undone', okAsync(failedReport()), 1, 'rolled-back', 'WOO3001'],
    [
      'cancelled and undone',
      okAsync(failedReport({ error: { type: 'Cancelled', code: 'WOO1004', message: 'Cancelled.', remedy: '', tail: [] } })),
      130,
      'cancelled',
      'WOO1004',
    ],
    ['not to be undone', okAsync(failedReport({ outcome: 'person-needed' })), 3, 'person-needed', 'WOO3001'],
    ['locked', errAsync(lockHeld({ message: 'Busy.', remedy: 'Wait.' })), 11, 'refused', 'WOO1040'],
    [
      'held up by an operation that cannot be recovered',
      errAsync(recoveryFailed({ message: 'Stuck.', remedy: 'Look.' })),
      3,
      'person-needed',
      'WOO1051',
    ],
  ])('fails when the deploy is %s', async (_what, report, code, outcome, errorCode) => {
    const runner = new RecordingRunner();
    const { exitCode } = await run(runner, { report });
    expect(exitCode).toBe(code);
    expect(runner.outputs).toMatchObject({ outcome, 'error-code': errorCode });
    expect(runner.annotations).toMatchObject([{ level: 'error', title: `Woosoo ${errorCode}` }]);
    expect(runner.summaryText).toContain(errorCode);
  });

  it('only shows the plan in a dry run', async () => {
    const runner = new RecordingRunner({ 'dry-run': 'true' });
    const { exitCode, asked } = await run(runner, { plan: okAsync(testPlan({ warnings: ['careful'] })) });
    expect(exitCode).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual(['plan']);
    expect(runner.outputs).toMatchObject({ outcome: 'planned', 'report-json': '' });
    expect(runner.annotations).toEqual([{ level: 'warning', title: 'Woosoo', message: 'careful' }]);
    expect(runner.summaryText).toContain('What a deploy of makati would do');
  });

  it('opens nothing when an input is wrong', async () => {
    const runner = new RecordingRunner({ force: 'maybe' });
    const { exitCode, opened } = await run(runner);
    expect(exitCode).toBe(2);
    expect(opened).toEqual([]);
    expect(runner.outputs).toMatchObject({ outcome: 'refused', 'error-code': 'WOO5101' });
  });

  it('begins nothing when the job has been cancelled before', async () => {
    const runner = new RecordingRunner();
    const { exitCode, asked } = await run(runner, {}, AbortSignal.abort());
    expect(exitCode).toBe(130);
    expect(asked).toEqual([]);
    expect(runner.outputs).toMatchObject({ outcome: 'cancelled' });
  });
});

describe('the part after the job', () => {
  it('has nothing to do when the step came to its end, however it ended', async () => {
    for (const report of [okAsync(testReport()), okAsync(failedReport()), errAsync(cancelled({ message: '', remedy: '' }))]) {
      const step = new RecordingRunner();
      await run(step, { report });
      const after = new RecordingRunner({}, { memory: step.memory });
      const { exitCode, opened } = await run(after, {}, undefined, 'after-job');
      expect(exitCode).toBe(0);
      expect(opened).toEqual([]);
    }
  });

  it('has nothing to do when nothing was begun', async () => {
    const step = new RecordingRunner({ 'dry-run': 'true' });
    await run(step);
    expect((await run(new RecordingRunner({}, { memory: step.memory }), {}, undefined, 'after-job')).opened).toEqual([]);
  });

  it('recovers the branch when the step was killed in the midst of a deploy', async () => {
    const after = new RecordingRunner({}, { memory: { stage: 'working' } });
    const recovered = okAsync([
      failedReport({
        kind: 'recover',
        error: null,
        headline: 'The interrupted operation was undone in 2.0 s: the branch is as it was before.',
      }),
    ]);
    const { exitCode, asked } = await run(after, { recovered }, undefined, 'after-job');
    expect(exitCode).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual(['recover']);
    expect(asked[0]?.options?.signal).toBeUndefined();
    expect(after.summaryText).toContain('## ↩️ The interrupted operation was undone');
    expect(after.annotations).toMatchObject([{ level: 'warning' }]);
  });

  it('fails when the branch could not be made whole', async () => {
    const after = new RecordingRunner({}, { memory: { stage: 'working' } });
    const recovered = okAsync([failedReport({ kind: 'recover', outcome: 'person-needed' })]);
    expect((await run(after, { recovered }, undefined, 'after-job')).exitCode).toBe(3);
    expect(after.annotations).toMatchObject([{ level: 'error' }]);
  });
});
