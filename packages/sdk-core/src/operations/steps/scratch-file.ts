import { join } from 'node:path';
import type { StepContext } from '../step-kind.ts';

/** A file of this step alone in the operation's private folder, for what undo needs. */
export function scratchFile(context: StepContext, name: string): string {
  const step = encodeURIComponent(context.stepId).replaceAll('*', '%2A'); // Windows takes no asterisk
  return join(context.directory, `${step}.${name}`);
}
