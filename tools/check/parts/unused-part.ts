import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const unusedPart: CheckPart = {
  name: 'unused',
  title: 'no unused files, exports or dependencies',
  run: () => runCommand({ program: 'knip', args: ['--no-progress', '--no-config-hints'] }),
};
