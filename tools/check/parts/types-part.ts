import type { CheckPart } from '../check-part.ts';
import { runCommands } from '../run-command.ts';

export const typesPart: CheckPart = {
  name: 'types',
  title: 'types hold, in tests and tools too',
  run: () =>
    runCommands([
      { program: 'nx', args: ['run-many', '-t', 'typecheck', '--output-style=static'] },
      { program: 'tsc', args: ['-p', 'tools/tsconfig.json'] },
      { program: 'tsc', args: ['-p', 'e2e/tsconfig.json'] },
    ]),
};
