import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { demoMissing, onDemo } from '../woosoo.ts';

/** Goes back once, for real: what was live counts as bad afterwards, as after any rollback. */
export const rollback: Figure = {
  name: 'rollback',
  title: 'woosoo rollback, to verified',
  against: 'woosoo services restart (reverb, queue-worker)',
  target: '< 2 s',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    const possible = await onDemo(['rollback', '--dry-run']).catch(() => null);
    if (possible === null) return { skipped: 'needs an earlier proven release: change something in .demo/branch/apps and deploy' };
    return {
      ...(await compare(
        1,
        () => onDemo(['rollback']),
        () => onDemo(['services', 'restart', 'reverb', 'queue-worker']),
      )),
      unit: 'ms',
    };
  },
};
