import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { demoMissing, onDemo } from '../woosoo.ts';

export const preflight: Figure = {
  name: 'preflight',
  title: 'woosoo check',
  against: 'composer --version',
  target: '< 1 s',
  async measure() {
    const missing = demoMissing();
    if (missing !== null) return missing;
    return {
      ...(await compare(
        5,
        () => onDemo(['check']),
        () => runProgram('composer', ['--version']),
      )),
      unit: 'ms',
    };
  },
};
