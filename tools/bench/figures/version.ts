import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { commandMissing, woosoo } from '../woosoo.ts';

export const version: Figure = {
  name: 'version',
  title: 'woosoo --version',
  against: 'node -e 0',
  target: '< 100 ms',
  async measure() {
    const missing = commandMissing();
    if (missing !== null) return missing;
    return {
      ...(await compare(
        20,
        () => woosoo(['--version']),
        () => runProgram(process.execPath, ['-e', '0']),
      )),
      unit: 'ms',
    };
  },
};
