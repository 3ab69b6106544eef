import type { CheckPart } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

export const workspacePart: CheckPart = {
  name: 'workspace',
  title: 'project references match the imports',
  run: () => runCommand({ program: 'nx', args: ['sync:check'] }),
};
