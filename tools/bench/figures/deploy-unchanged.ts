import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { demoMissing, onDemo } from '../woosoo.ts';

export const deployUnchanged: Figure = {
  name: 'deploy-unchanged',
  title: 'woosoo deploy, nothing changed',
  against: 'woosoo health',
  target: '< 500 ms',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    // Whatever has changed since is deployed first.
    await onDemo(['deploy']);
    return {
      ...(await compare(
        5,
        () => onDemo(['deploy']),
        () => onDemo(['health']),
      )),
      unit: 'ms',
    };
  },
};
