import { SystemClock } from '@woosoo/sdk-core';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../health-report.ts';
import { FakeProbe, outcomes } from '../testing/index.ts';
import { HealthChecker } from './health-checker.ts';

const clock = new SystemClock();
const checkerOf = (...probes: FakeProbe[]) => new HealthChecker({ clock }, probes);

describe('one check', () => {
  it('gives every result in the order of the probes, and the worst status', async () => {
    const checker = checkerOf(new FakeProbe('a', outcomes.ok), new FakeProbe('b', outcomes.failed), new FakeProbe('c', outcomes.warning));
    const report = (await checker.check())._unsafeUnwrap();
    expect(report.probes.map(({ probe, status }) => [probe, status])).toEqual([
      ['a', 'ok'],
      ['b', 'failed'],
      ['c', 'warning'],
    ]);
    expect(report.status).toBe('failed');
  });

  it('is a warning when one warns and none fails, and skipped probes count for nothing', async () => {
    expect(
      (await checkerOf(new FakeProbe('a', outcomes.warning), new FakeProbe('b', outcomes.skipped)).check())._unsafeUnwrap().status,
    ).toBe('warning');
    expect((await checkerOf(new FakeProbe('a', outcomes.skipped)).check())._unsafeUnwrap().status).toBe('ok');
  });

  it('gives up on a probe that hangs, without making the others wait for more than its limit', async () => {
    const report = (
      await checkerOf(new FakeProbe('slow', 'hang', { timeoutMs: 20 }), new FakeProbe('b', outcomes.ok)).check()
    )._unsafeUnwrap();
    expect(report.probes[0]).toMatchObject({ probe: 'slow', status: 'failed', summary: 'no answer in 20 ms' });
    expect(report.probes[1]?.status).toBe('ok');
  });

  it('says that a probe broke, and does not call what it measures broken', async () => {
    const report = (await checkerOf(new FakeProbe('a', new Error('bad regex'))).check())._unsafeUnwrap();
    expect(report.probes[0]).toMatchObject({ status: 'crashed', summary: 'the probe itself broke: bad regex' });
    expect(report.status).toBe('failed');
  });

  it('tells a probe that nobody waits for it any more', async () => {
    let told = false;
    const probe = new FakeProbe('a', 'hang', { timeoutMs: 20 });
    probe.probe = (signal?: AbortSignal) => {
      signal?.addEventListener('abort', () => (told = true));
      return new Promise(() => undefined);
    };
    (await checkerOf(probe).check())._unsafeUnwrap();
    expect(told).toBe(true);
  });

  it('returns at once when cancelled, and does not read as healthy', async () => {
    const controller = new AbortController();
    const check = checkerOf(new FakeProbe('a', outcomes.ok), new FakeProbe('b', 'hang', { timeoutMs: 60_000 })).check({
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 10);
    const report = (await check)._unsafeUnwrap();
    expect(report.probes[1]).toMatchObject({ status: 'crashed', summary: 'cancelled before it answered' });
    expect(report.status).toBe('failed');
  });

  it('runs the named probes only, and refuses a name that it does not know', async () => {
    const [a, b] = [new FakeProbe('a', outcomes.ok), new FakeProbe('b', outcomes.ok)];
    const checker = checkerOf(a, b);
    expect((await checker.check({ names: ['b'] }))._unsafeUnwrap().probes.map(({ probe }) => probe)).toEqual(['b']);
    expect(a.calls).toBe(0);
    expect(() => checker.check({ names: ['c'] })).toThrow('No such probe: c. There are: a, b.');
  });
});

describe('waiting until healthy', () => {
  it('goes on until nothing fails, and shows every report on the way', async () => {
    const reports: HealthReport[] = [];
    const probe = new FakeProbe('a', [outcomes.failed, new Error('x'), outcomes.warning]);
    const report = await checkerOf(probe).waitUntilHealthy({ timeoutMs: 10_000, intervalMs: 1, onReport: (seen) => reports.push(seen) });
    expect(report._unsafeUnwrap().status).toBe('warning');
    expect(reports.map(({ status }) => status)).toEqual(['failed', 'failed', 'warning']);
  });

  it('fails after its time, names what failed and why, and carries the last report', async () => {
    const checker = checkerOf(new FakeProbe('api', outcomes.failed), new FakeProbe('db', outcomes.ok));
    const error = (await checker.waitUntilHealthy({ timeoutMs: 20, intervalMs: 5 }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'WOO4001', category: 'unhealthy', remedy: 'Mend it.' });
    expect(error.message).toContain('api (broken)');
    expect(error.message).not.toContain('db');
    expect(error.type === 'Unhealthy' && error.detail.report.probes).toHaveLength(2);
  });

  it('wants it to last: a relapse starts the time anew', async () => {
    // Each look at this clock takes 10 ms, so that 100 ms are longer than one check and shorter than two.
    const ticking = new SystemClock();
    let nowMs = 0;
    ticking.monotonicMs = () => (nowMs += 10);
    const probe = new FakeProbe('a', [outcomes.ok, outcomes.failed, outcomes.ok, outcomes.failed, outcomes.ok]);
    const checker = new HealthChecker({ clock: ticking }, [probe]);
    const result = await checker.waitUntilHealthy({ timeoutMs: 10_000, intervalMs: 1, stableForMs: 100 });
    expect(result._unsafeUnwrap().status).toBe('ok');
    expect(probe.calls).toBe(6);
  });

  it('fails when it is well but never for long enough', async () => {
    const error = (
      await checkerOf(new FakeProbe('a', outcomes.ok)).waitUntilHealthy({ timeoutMs: 20, intervalMs: 5, stableForMs: 60_000 })
    )._unsafeUnwrapErr();
    expect(error.message).toContain('did not stay well');
  });

  it('is cancelled by its signal, in the middle of a check as well as between two', async () => {
    for (const script of ['hang', outcomes.failed] as const) {
      const controller = new AbortController();
      const waiting = checkerOf(new FakeProbe('a', script, { timeoutMs: 60_000 })).waitUntilHealthy({
        timeoutMs: 60_000,
        intervalMs: 60_000,
        signal: controller.signal,
      });
      setTimeout(() => controller.abort(), 10);
      expect((await waiting)._unsafeUnwrapErr().type).toBe('Cancelled');
    }
  });
});

describe('watching', () => {
  it('gives report after report until the signal aborts', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    for await (const report of checkerOf(new FakeProbe('a', [outcomes.ok, outcomes.failed, outcomes.ok])).watch({
      intervalMs: 1,
      signal: controller.signal,
    })) {
      seen.push(report.status);
      if (seen.length === 3) controller.abort();
    }
    expect(seen).toEqual(['ok', 'failed', 'ok']);
  });
});
