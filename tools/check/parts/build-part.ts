import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const buildPart: CheckPart = {
  name: 'build',
  title: 'packages compile',
  run: () => runCommand({ program: 'nx', args: ['run-many', '-t', 'build', 'bundle', '--output-style=static'] }),
};
