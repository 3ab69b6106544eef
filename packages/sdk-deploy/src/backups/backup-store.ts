import type { Cancelled, DatabaseError, ErrorOf, FileSystemError, KeyError, ProcessError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type {
  BackupDamaged,
  BackupFailed,
  BackupHasNoDatabase,
  BackupUnknown,
  DumpIncomplete,
  RestoreFailed,
  RestoreMismatch,
  backupExists,
  rehearsalImpossible,
} from './backup-errors.ts';
import type { ClientRun } from './database-client.ts';
import type { Backup, BackupVerification, ListedBackup, Rehearsal } from './backup.ts';

export interface BackupRequest {
  /** A chosen name, refused when taken; the time in UTC when absent. */
  readonly id?: string | undefined;
  readonly description: string;
  readonly creator: string;
  readonly includeDatabase: boolean;
  /** Uploads of guests and staff (`storage/app`). */
  readonly includeFiles?: boolean | undefined;
}

export interface BackupOptions extends ClientRun {
  /** What is being done, for people. */
  readonly onOutput?: ((text: string) => void) | undefined;
}

export interface VerifyOptions {
  /** Another folder that is to hold the same backup: a copy of it. */
  readonly directory?: string | undefined;
}

export type CreateBackupError =
  FileSystemError | DatabaseError | ProcessError | Cancelled | KeyError | BackupFailed | DumpIncomplete | ErrorOf<typeof backupExists>;
export type RestoreDatabaseError =
  | FileSystemError
  | DatabaseError
  | ProcessError
  | Cancelled
  | KeyError
  | BackupUnknown
  | BackupDamaged
  | BackupHasNoDatabase
  | BackupFailed
  | DumpIncomplete
  | RestoreFailed
  | RestoreMismatch;

export type RehearseError = RestoreDatabaseError | ErrorOf<typeof rehearsalImpossible>;

/** What a restore of the database is known by, over crashes: letters, digits, `-` and `_` (an operation's id and step, say). */
export interface DatabaseRestoreOptions extends BackupOptions {
  readonly restoreId: string;
  /** Also from the other family of servers: MySQL into MariaDB, or the other way round. */
  readonly anyServer?: boolean | undefined;
}

/**
 * The backups of a branch. The caller holds the branch's lock for all that changes something.
 * A backup exists once its folder has its final name; everything in it is for its owner alone (0700, 0600).
 */
export interface BackupStore {
  create(request: BackupRequest, options?: BackupOptions): ResultAsync<Backup, CreateBackupError>;
  /** Newest first; foreign folders are passed over, damaged ones are told. */
  list(): ResultAsync<readonly ListedBackup[], FileSystemError>;
  /** `null` when there is none with this name. */
  get(id: string): ResultAsync<Backup | null, FileSystemError | BackupDamaged>;
  /** Checks every file: present, unchanged, none too many; dumps are unpacked to their end. */
  verify(id: string, options?: VerifyOptions): ResultAsync<BackupVerification, FileSystemError | BackupUnknown | BackupDamaged>;
  /**
   * Loads the database of a backup beside the live one, compares tables, rows and contents with what was taken down when it was made, and drops it again.
   * The live database is not touched; services go on.
   */
  rehearse(id: string, options?: BackupOptions): ResultAsync<Rehearsal, RehearseError>;
  /** Removes what an interrupted {@link BackupStore.create} left. */
  discardUnfinished(id: string): ResultAsync<void, FileSystemError>;
  /** Removes a backup, in such a way that half of one is never taken for a whole. */
  remove(id: string): ResultAsync<void, FileSystemError>;

  /**
   * Puts the database of a backup in place of the live one, after verifying the backup. Services must be stopped. The live one is kept aside until {@link BackupStore.confirmRestore}.
   * Can be cut off anywhere and called again with the same `restoreId`.
   */
  restoreDatabase(id: string, options: DatabaseRestoreOptions): ResultAsync<void, RestoreDatabaseError>;
  /** Drops what a restore kept aside. */
  confirmRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError>;
  /** Brings the database back that a restore put aside; does nothing when that restore had not begun to act. */
  undoRestore(restoreId: string, run?: ClientRun): ResultAsync<void, RestoreDatabaseError>;
}
