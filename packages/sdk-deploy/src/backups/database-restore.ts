import type { Cancelled, DatabaseError, FileSystemError, ProcessError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { BackupFailed, DumpIncomplete, RestoreFailed } from './backup-errors.ts';

export type DatabaseRestoreError =
  FileSystemError | DatabaseError | ProcessError | Cancelled | BackupFailed | DumpIncomplete | RestoreFailed;

/** What is to be put in place of the live database. */
export interface RestoreSource {
  /** The packed dump, verified. */
  readonly file: string;
  /** The tables that it must hold. */
  readonly tables: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Restores one kind of database. Every method can be cut off anywhere and called again. */
export interface DatabaseRestore {
  restore(source: RestoreSource): ResultAsync<void, DatabaseRestoreError>;
  confirm(): ResultAsync<void, DatabaseRestoreError>;
  undo(): ResultAsync<void, DatabaseRestoreError>;
}
