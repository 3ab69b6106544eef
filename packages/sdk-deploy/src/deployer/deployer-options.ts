import type { ProgressListener } from '@woosoo/sdk-core';

/** How an operation is run. */
export interface ApplyOptions {
  /** Cancels: what was begun is undone, and the report says so. */
  readonly signal?: AbortSignal | undefined;
  /** Everything that happens, as it happens. */
  readonly onEvent?: ProgressListener | undefined;
  /** Who asked for it, for lock, journal, audit trail and report; the account's name when absent. */
  readonly actor?: string | undefined;
  /** The command as a person would recognise it, shown to whoever finds the branch locked. */
  readonly command?: string | undefined;
}
