import { describe, expect, it } from 'vitest';
import { SystemClock } from './system-clock.ts';

describe('SystemClock', () => {
  const clock = new SystemClock();

  it('sleeps as long as it is told', async () => {
    const before = clock.monotonicMs();
    await clock.sleep(20);
    expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(19); // timers may be a fraction early
  });

  it('wakes without an error when the signal aborts, and does not sleep when it already has', async () => {
    const controller = new AbortController();
    const sleeping = clock.sleep(60_000, { signal: controller.signal });
    controller.abort();
    await sleeping;
    await clock.sleep(60_000, { signal: controller.signal });
  });

  it('does not take a sleep of months for none', async () => {
    const controller = new AbortController();
    let woken = false;
    const sleeping = clock.sleep(2 ** 33, { signal: controller.signal }).then(() => (woken = true));
    await clock.sleep(20);
    expect(woken).toBe(false);
    controller.abort();
    await sleeping;
  });
});
