import { join } from 'node:path';

/**
 * An operation's private folder, the `directory` of its steps' context. Whoever plans the operation may put files there beforehand (0600), so that steps get
 * contents that must not stand in a journal; it is removed when the operation has ended, or at the next recovery if the operation never began.
 */
export function operationScratch(journalDirectory: string, operationId: string): string {
  return join(journalDirectory, 'work', operationId);
}
