import type { CheckPart } from '../check-part.ts';
import { runCommands } from '../run-command.ts';

/** The packages through nx, which keeps the project graph that the boundary rule needs; all else directly. */
export const lintPart: CheckPart = {
  name: 'lint',
  title: 'lint rules and package boundaries hold',
  run: () =>
    runCommands([
      { program: 'nx', args: ['run-many', '-t', 'lint', '--output-style=static'] },
      { program: 'eslint', args: ['--no-error-on-unmatched-pattern', 'tools', 'e2e', 'vitest.config.ts', 'eslint.config.mjs'] },
    ]),
};
