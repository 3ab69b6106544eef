import { describe, expect, it } from 'vitest';
import { ManualClock } from '@woosoo/sdk-core/testing';
import { newHostRecord, type HostRecord } from './host-record.ts';
import { waitForRecovery } from './recovery-wait.ts';

const minute = 60_000;

async function waited(
  uptimeMs: number,
  records: (elapsedMs: number, now: Date) => HostRecord | null,
  signal = new AbortController().signal,
) {
  const clock = new ManualClock();
  const begun = clock.monotonicMs();
  const elapsed = (): number => clock.monotonicMs() - begun;
  const waiting = waitForRecovery({ clock, uptimeMs, recovery: () => Promise.resolve(records(elapsed(), clock.now())), signal }).then(
    elapsed,
  );
  for (let step = 0; step < 2400; step += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(500);
  }
  return waiting;
}

describe('waiting for recovery', () => {
  it('is for the start of the machine alone', async () => {
    expect(await waited(60 * minute, () => null)).toBeLessThan(minute);
  });

  it('ends with the recovery of this start, not with that of an earlier one', async () => {
    const of = (now: Date, state: HostRecord['state']): HostRecord => ({ ...newHostRecord(1, now), state });
    const yesterday = new Date(0);
    const took = await waited(minute, (elapsedMs, now) =>
      elapsedMs < 5000 ? of(yesterday, 'stopped') : of(now, elapsedMs < 9000 ? 'running' : 'stopped'),
    );
    expect(took).toBeGreaterThanOrEqual(9000);
    expect(took).toBeLessThan(minute);
  });

  it('ends when somebody wants the service now, or it takes too long', async () => {
    expect(await waited(minute, () => null, AbortSignal.abort())).toBeLessThan(minute);
    expect(await waited(minute, () => null)).toBeLessThanOrEqual(11 * minute);
  });
});
