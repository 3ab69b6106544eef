import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const formatPart: CheckPart = {
  name: 'format',
  title: 'files are formatted (npm run format)',
  run: () => runCommand({ program: 'prettier', args: ['--check', '--log-level=warn', '.'] }),
};
