import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { retry } from './retry.ts';

describe('retry', () => {
  it('waits longer from try to try until it succeeds', async () => {
    const clock = new ManualClock();
    const at: number[] = [];
    const result = retry(
      () => {
        at.push(clock.monotonicMs());
        return at.length < 4 ? errAsync('busy') : okAsync('done');
      },
      { tries: 5, firstDelayMs: 100, longestDelayMs: 250 },
      clock,
    );
    await clock.advance(10_000);
    expect((await result)._unsafeUnwrap()).toBe('done');
    expect(at).toEqual([0, 100, 300, 550]);
  });

  it('gives the last error when all tries fail', async () => {
    const clock = new ManualClock();
    let tries = 0;
    const result = retry(() => errAsync(`try ${(tries += 1)}`), { tries: 3, firstDelayMs: 1 }, clock);
    await clock.advance(100);
    expect((await result)._unsafeUnwrapErr()).toBe('try 3');
  });

  it('stops at an error that trying again does not cure', async () => {
    const result = await retry(
      () => errAsync('forbidden'),
      { tries: 3, firstDelayMs: 1, isWorthIt: (error) => error === 'busy' },
      new ManualClock(),
    );
    expect(result._unsafeUnwrapErr()).toBe('forbidden');
  });

  it('stops when it is cancelled while it waits', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    let tries = 0;
    const result = retry(() => errAsync((tries += 1)), { tries: 3, firstDelayMs: 1_000, signal: controller.signal }, clock);
    await clock.advance(1);
    controller.abort();
    expect((await result)._unsafeUnwrapErr()).toBe(1);
  });
});
