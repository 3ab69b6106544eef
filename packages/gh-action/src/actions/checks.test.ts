import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { configInvalid } from '@woosoo/sdk-core';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { runAction } from '../testing/run-action.ts';
import { testHealth, testPreflight } from '../testing/test-findings.ts';
import { checkAction } from './check.ts';
import { healthAction } from './health.ts';

const sick = testHealth({
  status: 'failed',
  probes: [
    { probe: 'api', kind: 'http', status: 'ok', summary: '200 in 45 ms', durationMs: 45, observed: {} },
    { probe: 'queue', kind: 'queue', status: 'failed', summary: '12 jobs failed', remedy: 'Look at <them>.', durationMs: 9, observed: {} },
    { probe: 'disk', kind: 'disk', status: 'warning', summary: '3 GB free', remedy: 'Free some.', durationMs: 1, observed: {} },
    { probe: 'event', kind: 'event', status: 'crashed', summary: 'broke', durationMs: 1, observed: {} },
  ],
});

describe('the health action', () => {
  it('is content with a branch that works, and gives everything it saw on', async () => {
    const runner = new RecordingRunner({ root: 'elsewhere' });
    const { exitCode, opened, asked, isClosed } = await runAction(healthAction, runner);
    expect(exitCode).toBe(0);
    expect(opened).toEqual([{ root: '/srv/jobs/elsewhere' }]);
    expect(asked.map(({ what }) => what)).toEqual(['health']);
    expect(isClosed()).toBe(true);
    expect(runner.outputs).toMatchObject({ status: 'ok', failed: '[]', 'duration-ms': '420', 'error-code': '' });
    expect(JSON.parse(runner.outputs['report'] ?? '')).toEqual(testHealth());
    expect(runner.summaryText).toContain('## ✅ Everything works');
    expect(runner.annotations).toEqual([]);
  });

  it('fails when something does not work, and says what and what to do', async () => {
    const runner = new RecordingRunner();
    const { exitCode } = await runAction(healthAction, runner, { health: okAsync(sick) });
    expect(exitCode).toBe(12);
    expect(runner.outputs).toMatchObject({ status: 'failed', failed: '["queue","event"]' });
    expect(runner.annotations).toEqual([
      { level: 'error', title: 'Woosoo: queue', message: '12 jobs failed\nLook at <them>.' },
      { level: 'warning', title: 'Woosoo: disk', message: '3 GB free\nFree some.' },
      { level: 'error', title: 'Woosoo: event', message: 'broke' },
    ]);
    expect(runner.summaryText).toContain('## ❌ Something does not work\n\n✗ **queue**: 12 jobs failed\n\n→ Look at &lt;them>.');
  });

  it('says why nothing could be found out', async () => {
    const runner = new RecordingRunner();
    const health = errAsync(configInvalid({ message: 'BACKEND_PORT is no port.', remedy: 'Mend it.' }));
    expect((await runAction(healthAction, runner, { health })).exitCode).toBe(10);
    expect(runner.outputs).toMatchObject({ status: 'refused', failed: '[]', report: '', 'error-code': 'WOO1031' });
  });

  it('says nothing of a branch when it was cut off', async () => {
    const runner = new RecordingRunner();
    expect((await runAction(healthAction, runner, { health: okAsync(sick) }, { signal: AbortSignal.abort() })).exitCode).toBe(130);
    expect(runner.outputs).toMatchObject({ status: 'cancelled', failed: '[]' });
  });

  it('leaves nothing to do after the job', async () => {
    expect(await runAction(healthAction, new RecordingRunner(), {}, { part: 'after-job' })).toMatchObject({ exitCode: 0, opened: [] });
  });
});

describe('the check action', () => {
  it('tells a machine on which a deploy can work', async () => {
    const runner = new RecordingRunner();
    const { exitCode, asked } = await runAction(checkAction, runner);
    expect([exitCode, asked.map(({ what }) => what)]).toEqual([0, ['preflight']]);
    expect(runner.summaryText).toContain('## ✅ Everything is there that a deploy needs');
  });

  it('fails for what is missing, not for a warning', async () => {
    const warning = { check: 'git', title: 'Sources', status: 'warning', summary: 'not committed', durationMs: 1 } as const;
    const failure = { check: 'php', title: 'PHP', status: 'failure', summary: 'not found', remedy: 'Install it.', durationMs: 1 } as const;
    const warned = new RecordingRunner();
    expect((await runAction(checkAction, warned, { preflight: testPreflight({ status: 'warning', results: [warning] }) })).exitCode).toBe(
      0,
    );
    expect(warned.summaryText).toContain('with warnings');
    const failed = new RecordingRunner();
    const preflight = testPreflight({ status: 'failure', results: [warning, failure] });
    expect((await runAction(checkAction, failed, { preflight })).exitCode).toBe(12);
    expect(failed.outputs).toMatchObject({ status: 'failed', failed: '["PHP"]' });
  });
});
