import type { Cancelled, DatabaseError, FileSystemError, KeyError, ProcessError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { ClientRun } from './database-client.ts';
import type { BackupFailed, DumpIncomplete, RestoreFailed } from './backup-errors.ts';

export type DatabaseRestoreError =
  FileSystemError | DatabaseError | ProcessError | Cancelled | KeyError | BackupFailed | DumpIncomplete | RestoreFailed;

/** What is to be put in place of the live database. */
export interface RestoreSource extends ClientRun {
  /** The packed dump, verified. */
  readonly file: string;
  /** The tables that it must hold. */
  readonly tables: readonly string[];
  /** The packed dump of its events, where it has any. */
  readonly events?: string | null | undefined;
  /** Rows by table, as far as they are known. */
  readonly rows: ReadonlyMap<string, number>;
  /** Told how many bytes of the file have been read so far. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/** Restores one kind of database. Every method can be cut off anywhere and called again. */
export interface DatabaseRestore {
  restore(source: RestoreSource): ResultAsync<void, DatabaseRestoreError>;
  confirm(): ResultAsync<void, DatabaseRestoreError>;
  undo(run?: ClientRun): ResultAsync<void, DatabaseRestoreError>;
}
