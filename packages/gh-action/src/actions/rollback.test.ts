import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { planRefused } from '@woosoo/sdk-deploy';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { runAction } from '../testing/run-action.ts';
import { failedReport, testPlan, testReport } from '../testing/test-report.ts';
import { rollbackAction } from './rollback.ts';

describe('the rollback action', () => {
  it('goes back to what ran before, in the name of who started the workflow, and gives the report on', async () => {
    const runner = new RecordingRunner();
    const report = okAsync(testReport({ kind: 'rollback', headline: 'Rolled back in 1.2 s.' }));
    const { exitCode, asked, isClosed } = await runAction(rollbackAction, runner, { report });
    expect(exitCode).toBe(0);
    expect(asked).toMatchObject([{ what: 'rollback', request: { force: false }, options: { actor: 'maria (GitHub Actions)' } }]);
    expect(isClosed()).toBe(true);
    expect(runner.outputs).toMatchObject({ outcome: 'done', 'error-code': '' });
    expect(runner.summaryText).toContain('## ✅ Rolled back in 1.2 s.');
    expect(runner.masked).toEqual(['hunter22']);
  });

  it('goes to the release that is named, with the database only where that is said', async () => {
    const { asked } = await runAction(rollbackAction, new RecordingRunner({ to: '20260101T000000Z-aaaaaaaa', force: 'true' }));
    expect(asked[0]?.request).toEqual({ to: '20260101T000000Z-aaaaaaaa', force: true });
  });

  it('only shows the plan in a dry run', async () => {
    const runner = new RecordingRunner({ 'dry-run': 'true' });
    const { asked } = await runAction(rollbackAction, runner, { plan: okAsync(testPlan({ kind: 'rollback' })) });
    expect(asked.map(({ what }) => what)).toEqual(['planRollback']);
    expect(runner.outputs).toMatchObject({ outcome: 'planned' });
    expect(runner.summaryText).toContain('What a rollback of makati would do');
  });

  it('says why it will not', async () => {
    const runner = new RecordingRunner();
    const report = errAsync(planRefused({ message: 'There is nothing to go back to.', remedy: 'Deploy once more.' }));
    expect((await runAction(rollbackAction, runner, { report })).exitCode).toBe(1);
    expect(runner.annotations).toMatchObject([{ level: 'error', message: 'There is nothing to go back to.\nDeploy once more.' }]);
  });

  it('is recovered after the job when it was killed', async () => {
    const after = new RecordingRunner({}, { memory: { stage: 'working' } });
    const recovered = okAsync([failedReport({ kind: 'recover', error: null, headline: 'Undone.' })]);
    const { exitCode, asked } = await runAction(rollbackAction, after, { recovered }, { part: 'after-job' });
    expect(exitCode).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual(['recover']);
  });
});
