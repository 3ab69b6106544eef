import type { ResultAsync } from 'neverthrow';
import type { FileSystemError, StepContext, WoosooError } from '@woosoo/sdk-core';

/** How `current` and `previous` name a release. Their paths are those of `BranchPaths`; what lies there is the pointer's own affair. */
export interface ReleasePointer {
  /** The folder that it names; `null` when it names none. */
  read(pointer: string): ResultAsync<string | null, FileSystemError>;
  /** Points at a folder in one act; `null`: at nothing any more. */
  point(pointer: string, target: string | null): ResultAsync<void, FileSystemError>;
  /** Lets those know who do not look at the pointer at each request. */
  takeUp(context: StepContext): ResultAsync<void, WoosooError>;
}
