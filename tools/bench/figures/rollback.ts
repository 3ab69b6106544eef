import type { Figure } from '../figure.ts';
import { median, timed } from '../median.ts';
import { changeDemo, demoMissing, onDemo } from '../woosoo.ts';

const ROUNDS = 3;

/** Deploys a change and goes back from it, for real; the reference does the part of it that nobody can leave out. */
export const rollback: Figure = {
  name: 'rollback',
  title: 'woosoo rollback, to verified',
  against: 'woosoo services restart (reverb, queue-worker)',
  target: '< 2 s',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    const ours: number[] = [];
    const reference: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      changeDemo();
      await onDemo(['deploy', '--backend', '--skip-tests', '--skip-backup']);
      ours.push(await timed(() => onDemo(['rollback'])));
      reference.push(await timed(() => onDemo(['services', 'restart', 'reverb', 'queue-worker'])));
    }
    return { ours: median(ours), reference: median(reference), unit: 'ms' };
  },
};
