import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import { unknownBackup } from './backup-refusals.ts';
import type { BackupStore } from './backup-store.ts';

const params = z.object({
  backupId: z.string(),
  /** What the restore is known by; the same in both phases. */
  restoreId: z.string(),
  /** `restore`: put the backup in place and keep what was there; `confirm`, after the point of no return: drop that. */
  phase: z.enum(['restore', 'confirm']),
  /** Whether a dump of MySQL may go into MariaDB, or the other way round. */
  anyServer: z.boolean().default(false),
});
export type DatabaseRestoreParams = z.infer<typeof params>;

/** `database.restore`: puts the database of a backup in place; undo brings back what it replaced. Services must be stopped. */
export class DatabaseRestoreStep implements StepKind<DatabaseRestoreParams, null> {
  readonly kind = 'database.restore';
  readonly params = params;
  readonly undoData = z.null();
  readonly #backups: BackupStore;

  constructor(deps: { readonly backups: BackupStore }) {
    this.#backups = deps.backups;
  }

  prepare({ backupId, phase }: DatabaseRestoreParams): ResultAsync<null, WoosooError> {
    const backups = this.#backups;
    return safeTry<null, WoosooError>(async function* () {
      if (phase === 'restore' && (yield* backups.get(backupId)) === null) return err(unknownBackup(backupId));
      return ok(null);
    });
  }

  do({ backupId, restoreId, phase, anyServer }: DatabaseRestoreParams, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return phase === 'confirm'
      ? this.#backups.confirmRestore(restoreId)
      : this.#backups.restoreDatabase(backupId, {
          restoreId,
          anyServer,
          signal: context.signal,
          operationId: context.operationId,
          onOutput: context.output,
        });
  }

  undo({ restoreId, phase }: DatabaseRestoreParams, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    // What was confirmed is gone; the phase belongs where nothing is undone any more.
    return phase === 'confirm' ? okAsync() : this.#backups.undoRestore(restoreId, { operationId: context.operationId });
  }

  finish(params: DatabaseRestoreParams, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
