import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

/** Without end-to-end tests: those are `npm test`. */
export const testsPart: CheckPart = {
  name: 'tests',
  title: 'unit tests pass',
  run: () => runCommand({ program: 'vitest', args: ['run', '--project', '!e2e', '--reporter=dot'] }),
};
