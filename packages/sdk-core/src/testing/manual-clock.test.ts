import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';

describe('ManualClock', () => {
  it('wakes sleepers in their order, each at its own time', async () => {
    const clock = new ManualClock('2026-01-01T00:00:00Z');
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now().toISOString()}`);
    };
    const all = Promise.all([sleep('late', 2_000), sleep('early', 1_000), sleep('later', 9_000)]);
    await clock.advance(5_000);
    expect(woken).toEqual(['early at 2026-01-01T00:00:01.000Z', 'late at 2026-01-01T00:00:02.000Z']);
    expect(clock.sleeping).toBe(1);
    await clock.advance(5_000);
    await all;
    expect(clock.monotonicMs()).toBe(10_000);
  });

  it('wakes those that go to sleep again on the way', async () => {
    const clock = new ManualClock();
    const ticks: number[] = [];
    const ticking = (async () => {
      for (let tick = 0; tick < 3; tick += 1) {
        await clock.sleep(10);
        ticks.push(clock.monotonicMs());
      }
    })();
    await clock.advance(100);
    await ticking;
    expect(ticks).toEqual([10, 20, 30]);
  });

  it('wakes early when the signal aborts', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(10, { signal: controller.signal });
    controller.abort();
    await sleeping;
    expect(clock.sleeping).toBe(0);
  });
});
