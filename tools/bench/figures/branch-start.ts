import type { Figure } from '../figure.ts';
import { median, timed } from '../median.ts';
import { demoMissing, onDemo } from '../woosoo.ts';

const ROUNDS = 3;
const NAMES = ['php', 'nginx', 'reverb', 'queue-worker'];

/** The whole branch from nothing, beside the slowest of its programs alone (with what that needs). */
export const branchStart: Figure = {
  name: 'branch-start',
  title: 'woosoo services start all',
  against: 'its slowest service alone',
  target: 'the slowest + 0.3 s',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    const stopped = async (names: readonly string[]): Promise<number> => {
      await onDemo(['services', 'stop', 'all']);
      return timed(() => onDemo(['services', 'start', ...names]));
    };
    const ours: number[] = [];
    const alone = new Map(NAMES.map((name) => [name, [] as number[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await stopped(['all']));
      for (const name of NAMES) alone.get(name)?.push(await stopped([name]));
    }
    await onDemo(['services', 'start', 'all']);
    return { ours: median(ours), reference: Math.max(...[...alone.values()].map(median)), unit: 'ms' };
  },
};
