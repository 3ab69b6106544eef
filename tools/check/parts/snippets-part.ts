import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const snippetsPart: CheckPart = {
  name: 'snippets',
  title: 'code in the papers compiles',
  run: () => runCommand({ program: 'node', args: ['tools/docs-snippets/check-snippets.ts'] }),
};
