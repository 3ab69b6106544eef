import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const packagesPart: CheckPart = {
  name: 'packages',
  title: 'what would be published is whole and holds nothing else',
  run: () => runCommand({ program: 'node', args: ['tools/packaging/check-packages.ts'] }),
};
