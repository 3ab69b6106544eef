import type { Figure } from '../figure.ts';
import { median, timed } from '../median.ts';
import { demoMissing, onDemo } from '../woosoo.ts';

const ROUNDS = 5;

/** The whole process, beside the probe of it that took longest: probes run at once, so the rest is what we add. */
export const healthCheck: Figure = {
  name: 'health-check',
  title: 'woosoo health of the whole branch',
  against: 'its slowest probe',
  target: 'the slowest + 200 ms',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    const [ours, slowest]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      let stdout = '';
      ours.push(await timed(async () => ({ stdout } = await onDemo(['health']))));
      const { probes } = JSON.parse(stdout) as { probes: readonly { durationMs: number }[] };
      slowest.push(Math.max(...probes.map(({ durationMs }) => durationMs)));
    }
    return { ours: median(ours), reference: median(slowest), unit: 'ms' };
  },
};
