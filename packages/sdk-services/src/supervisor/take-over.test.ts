import { describe, expect, it } from 'vitest';
import { nextAfterExit } from './next-after-exit.ts';
import { recordStatus } from './record-status.ts';
import { newRecord, type ServiceRecord } from './supervisor-record.ts';
import { takeOver } from './take-over.ts';

const record = (change: Partial<ServiceRecord>): ServiceRecord => ({ ...newRecord(new Date(0)), ...change });
const process = { pid: 7, startTime: 7 };
const wanted = { desired: 'running', process } as const;

describe('takeOver', () => {
  const found = { installed: true, enabled: true, alive: true, rebooted: false };
  it.each([
    ['what runs and should', { ...found, record: record({ ...wanted, state: 'running' }) }, 'adopt'],
    ['what was about to be ready', { ...found, record: record({ ...wanted, state: 'starting' }) }, 'adopt'],
    ['what ended meanwhile', { ...found, alive: false, record: record({ ...wanted, state: 'running' }) }, 'count-as-exit'],
    ['what ended before it was ready', { ...found, alive: false, record: record({ ...wanted, state: 'starting' }) }, 'count-as-exit'],
    ['what had not begun', { ...found, alive: false, record: record({ desired: 'running', state: 'starting' }) }, 'start'],
    ['what waited for its next try', { ...found, alive: false, record: record({ desired: 'running', state: 'backoff' }) }, 'start'],
    ['half a restart', { ...found, record: record({ ...wanted, state: 'stopping' }) }, 'restart'],
    ['half a restart, its process gone', { ...found, alive: false, record: record({ ...wanted, state: 'stopping' }) }, 'restart'],
    ['what was given up', { ...found, alive: false, record: record({ desired: 'running', state: 'failed' }) }, 'leave'],
    ['what ended for good', { ...found, alive: false, record: record({ desired: 'running', state: 'stopped' }) }, 'leave'],
    ['half a stop', { ...found, record: record({ desired: 'stopped', process, state: 'stopping' }) }, 'stop'],
    ['a stop that had not begun', { ...found, record: record({ desired: 'stopped', process, state: 'running' }) }, 'stop'],
    ['what is stopped', { ...found, alive: false, record: record({}) }, 'leave'],
    ['what is not installed any more', { ...found, installed: false, record: record({ ...wanted, state: 'running' }) }, 'stop'],
    ['a boot', { ...found, alive: false, rebooted: true, record: record({ ...wanted, state: 'running' }) }, 'start-after-boot'],
    [
      'a boot, given up before',
      { ...found, alive: false, rebooted: true, record: record({ desired: 'running', state: 'failed' }) },
      'start-after-boot',
    ],
    [
      'a boot, disabled',
      { ...found, enabled: false, alive: false, rebooted: true, record: record({ ...wanted, state: 'running' }) },
      'stay-down-after-boot',
    ],
    ['a boot, stopped', { ...found, alive: false, rebooted: true, record: record({}) }, 'leave'],
  ] as const)('%s', (_, facts, decision) => {
    expect(takeOver(facts)).toBe(decision);
  });
});

describe('nextAfterExit', () => {
  const restart = { policy: 'always', initialDelayMs: 500, maxDelayMs: 4000, resetAfterMs: 60_000, maxAttempts: 6 } as const;
  const exit = (code: number | null) => ({ code, signal: null, at: '' });

  it('waits longer each time, up to the limit, then gives up', () => {
    const delays = [0, 1, 2, 3, 4].map((attempts) => nextAfterExit(restart, attempts, { exit: exit(1), lastedMs: 10, reason: null }));
    expect(delays.map((next) => (next.kind === 'retry' ? next.delayMs : next.kind))).toEqual([500, 1000, 2000, 4000, 4000]);
    const last = nextAfterExit(restart, 5, { exit: exit(1), lastedMs: 10, reason: null });
    expect(last).toMatchObject({ kind: 'failed', reason: expect.stringContaining('given up after 6 starts') as string });
  });

  it('begins anew after a run that lasted', () => {
    expect(nextAfterExit(restart, 5, { exit: exit(1), lastedMs: 60_000, reason: null })).toMatchObject({
      kind: 'retry',
      attempts: 1,
      delayMs: 500,
    });
  });

  it('follows the policy', () => {
    const run = (code: number | null) => ({ exit: exit(code), lastedMs: 0, reason: null });
    expect(nextAfterExit({ ...restart, policy: 'on-failure' }, 0, run(0)).kind).toBe('stopped');
    expect(nextAfterExit({ ...restart, policy: 'on-failure' }, 0, run(1)).kind).toBe('retry');
    expect(nextAfterExit({ ...restart, policy: 'on-failure' }, 0, run(null)).kind).toBe('retry');
    expect(nextAfterExit({ ...restart, policy: 'never' }, 0, run(0)).kind).toBe('stopped');
    expect(nextAfterExit({ ...restart, policy: 'never' }, 0, run(1)).kind).toBe('failed');
    expect(nextAfterExit(restart, 0, run(0)).kind).toBe('retry');
  });
});

describe('recordStatus', () => {
  const definition = { name: 'a', title: 'A', enabled: true };
  it('says what nobody watches', () => {
    const running = record({ ...wanted, state: 'running', workingDirectory: '/srv' });
    expect(recordStatus(definition, running, { supervised: true, alive: true })).toMatchObject({
      state: 'running',
      pid: 7,
      workingDirectory: '/srv',
    });
    const alone = recordStatus(definition, running, { supervised: false, alive: true });
    expect(alone).toMatchObject({ state: 'running', reason: 'The supervisor is not running; nothing would restart it.' });
    expect(recordStatus(definition, running, { supervised: false, alive: false })).toMatchObject({
      state: 'stopped',
      pid: null,
      since: null,
    });
    expect(recordStatus(definition, record({ state: 'failed', desired: 'running' }), { supervised: false, alive: false }).state).toBe(
      'failed',
    );
    expect(recordStatus(definition, record({ state: 'stopping' }), { supervised: false, alive: false })).toMatchObject({
      state: 'stopped',
    });
    expect(recordStatus(definition, null, { supervised: false, alive: false }).state).toBe('stopped');
  });
});
