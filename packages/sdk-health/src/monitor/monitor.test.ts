import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configInvalid, SilentLogger, type Notification, type WoosooError } from '@woosoo/sdk-core';
import { ManualClock } from '@woosoo/sdk-core/testing';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertRule } from '../alerts/alert-rule.ts';
import type { HealthReport } from '../health-report.ts';
import { HealthHistory } from '../history/health-history.ts';
import { CHECK_PROBE } from './check-result.ts';
import { HealthMonitor, type HealthMonitorDeps } from './health-monitor.ts';

const common = { limit: null, failures: 2, successes: 2, remindMs: null, severity: 'error' } as const;
const rules: readonly AlertRule[] = [
  { ...common, name: 'check', probe: CHECK_PROBE, dependsOn: [] },
  { ...common, name: 'probes', probe: '*', dependsOn: [CHECK_PROBE] },
];

describe('the monitor', () => {
  let clock: ManualClock;
  let told: Notification[];
  let answer: () => ResultAsync<HealthReport, WoosooError>;
  let stop: AbortController;
  let folder: string;
  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    stop = new AbortController();
    answer = () => reportWith('ok');
    folder = mkdtempSync(join(tmpdir(), 'woosoo-monitor-'));
  });
  afterEach(() => {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  });

  const reportWith = (status: 'ok' | 'failed'): ResultAsync<HealthReport, WoosooError> =>
    okAsync({
      at: clock.now().toISOString(),
      durationMs: 3,
      status,
      probes: [{ probe: 'database', kind: 'database', status, summary: `it is ${status}`, durationMs: 3, observed: {} }],
    });
  const monitorWith = (changes: Partial<HealthMonitorDeps> = {}) =>
    new HealthMonitor({
      branchId: 'cebu-01',
      check: () => answer(),
      rules,
      quietHours: null,
      history: null,
      tell: (notification) => told.push(notification),
      clock,
      logger: new SilentLogger(),
      ...changes,
    });
  const start = (monitor: HealthMonitor): Promise<void> => monitor.run({ intervalMs: 10_000, signal: stop.signal });
  const pass = async (checks: number): Promise<void> => {
    for (let check = 0; check < checks; check += 1) await clock.advance(10_000);
  };
  const titles = (): readonly string[] => told.map(({ title }) => title);

  it('measures at once and at each interval, and ends when it is told to', async () => {
    const monitor = monitorWith();
    const running = start(monitor);
    await pass(3);
    expect(monitor.state).toMatchObject({ checks: 4, stalls: 0, report: { status: 'ok' } });
    stop.abort();
    await running;
    await pass(3);
    expect(monitor.state.checks).toBe(4);
  });

  it('tells of trouble and of its end', async () => {
    void start(monitorWith());
    await pass(2);
    answer = () => reportWith('failed');
    await pass(4);
    answer = () => reportWith('ok');
    await pass(4);
    expect(titles()).toEqual(['cebu-01: database is in trouble', 'cebu-01: database is well again']);
  });

  it('tells once that it cannot measure, not for every probe', async () => {
    void start(monitorWith());
    await pass(2);
    answer = () => errAsync(configInvalid({ message: 'The configuration has one problem.', remedy: 'Mend it.', detail: {} }));
    await pass(6);
    expect(titles()).toEqual(['cebu-01: health check is in trouble']);
    expect(told[0]?.text).toContain('The configuration has one problem.');
    answer = () => reportWith('ok');
    await pass(3);
    expect(titles().slice(1)).toEqual(['cebu-01: health check is well again']);
  });

  it('knows after a restart what people were told, and tells the end of it', async () => {
    const open = async () => (await HealthHistory.open(join(folder, 'health.db')))._unsafeUnwrap();
    answer = () => reportWith('failed');
    {
      using history = await open();
      void start(monitorWith({ history }));
      await pass(4);
      stop.abort();
    }
    expect(titles()).toEqual(['cebu-01: database is in trouble']);
    stop = new AbortController();
    using history = await open();
    void start(monitorWith({ history }));
    await pass(4);
    expect(titles()).toHaveLength(1);
    answer = () => reportWith('ok');
    await pass(3);
    expect(titles().slice(1)).toEqual(['cebu-01: database is well again']);
    stop.abort();
  });

  it('is silent in the quiet hours, then says what lasts', async () => {
    const now = clock.now();
    const minute = now.getHours() * 60 + now.getMinutes();
    answer = () => reportWith('failed');
    void start(monitorWith({ quietHours: { fromMinute: minute, untilMinute: (minute + 2) % 1440 } }));
    await pass(6);
    expect(titles()).toEqual([]);
    await pass(18);
    expect(titles()).toEqual(['cebu-01: database is in trouble']);
  });

  it('notices that it stood still, and says so when it was long', async () => {
    // A check that takes its time is no stall; a clock that jumps between two is.
    let jumpMs = 0;
    const jumping = Object.assign(Object.create(clock) as ManualClock, {
      monotonicMs: () => clock.monotonicMs() + jumpMs,
      now: () => clock.now(),
      sleep: (ms: number, options?: { signal?: AbortSignal }) => clock.sleep(ms, options),
    });
    const monitor = monitorWith({ clock: jumping });
    void start(monitor);
    await pass(2);
    jumpMs = 12 * 60_000;
    await pass(1);
    expect(monitor.state.stalls).toBe(1);
    expect(titles()).toEqual(['cebu-01: nobody watched for 12 minutes']);
    await pass(2);
    expect(monitor.state.stalls).toBe(1);
  });

  it('measures nothing while a deploy is at work, but not for ever', async () => {
    answer = () => reportWith('failed');
    let busy: string | null = 'woosoo deploy';
    const monitor = monitorWith({ pausedBy: () => Promise.resolve(busy) });
    void start(monitor);
    await pass(20);
    expect(monitor.state).toMatchObject({ checks: 0, pausedBy: 'woosoo deploy' });
    busy = null;
    await pass(1);
    expect(monitor.state).toMatchObject({ checks: 1, pausedBy: null });
    busy = 'woosoo deploy';
    await pass(200);
    expect(titles()).toEqual(['cebu-01: database is in trouble']);
  });

  it('goes on watching when the history cannot be written', async () => {
    const history = (await HealthHistory.open(join(folder, 'health.db')))._unsafeUnwrap();
    const monitor = monitorWith({ history });
    history[Symbol.dispose]();
    answer = () => reportWith('failed');
    void start(monitor);
    await pass(3);
    expect(titles()).toEqual(['cebu-01: database is in trouble']);
  });

  it('holds no more after a day than after an hour', async () => {
    const file = join(folder, 'health.db');
    using history = (await HealthHistory.open(file))._unsafeUnwrap();
    let tick = 0;
    answer = () => reportWith((tick += 1) % 7 < 3 ? 'failed' : 'ok');
    const monitor = monitorWith({ history });
    void monitor.run({ intervalMs: 60_000, signal: stop.signal });
    for (let minute = 0; minute < 60; minute += 1) await clock.advance(60_000);
    const alerts = monitor.state.alerts.length;
    for (let minute = 0; minute < 60 * 23; minute += 1) await clock.advance(60_000);
    const size = statSync(file).size;
    for (let minute = 0; minute < 60 * 12; minute += 1) await clock.advance(60_000);
    expect(monitor.state.alerts).toHaveLength(alerts);
    expect(statSync(file).size).toBeLessThan(size * 1.5);
    stop.abort();
  });
});
