import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { StepContext, StepKind, WoosooError } from '@woosoo/sdk-core';
import type { BackupStore } from './backup-store.ts';

const params = z.object({
  backupId: z.string(),
  includeDatabase: z.boolean(),
});
export type BackupCreateParams = z.infer<typeof params>;
const undoData = z.null();

/** `backup.create`: makes a backup. Undo removes only what an unfinished one left: a whole backup is always worth keeping. */
export class BackupStep implements StepKind<BackupCreateParams, null> {
  readonly kind = 'backup.create';
  readonly params = params;
  readonly undoData = undoData;
  readonly #backups: BackupStore;

  constructor(deps: { readonly backups: BackupStore }) {
    this.#backups = deps.backups;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ backupId, includeDatabase }: BackupCreateParams, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const request = { id: backupId, description: `for ${context.operationId}`, creator: context.operationId, includeDatabase };
    return this.#backups
      .create(request, { signal: context.signal, operationId: context.operationId, onOutput: context.output })
      .map(() => undefined);
  }

  undo({ backupId }: BackupCreateParams): ResultAsync<void, WoosooError> {
    return this.#backups.discardUnfinished(backupId);
  }

  finish(params: BackupCreateParams, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.#backups.get(params.backupId).andThen((backup) => (backup === null ? this.do(params, undo, context) : okAsync()));
  }
}
