import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const papersPart: CheckPart = {
  name: 'papers',
  title: 'generated papers are current (npm run docs)',
  run: () => runCommand({ program: 'node', args: ['--conditions=@woosoo/source', 'tools/papers/write-papers.ts', '--check'] }),
};
