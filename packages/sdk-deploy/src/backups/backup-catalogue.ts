import { join } from 'node:path';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { backupDamaged, type BackupDamaged, type BackupUnknown } from './backup-errors.ts';
import { isBackupId } from './backup-id.ts';
import { BackupMarksStore } from './backup-marks.ts';
import { unknownBackup } from './backup-refusals.ts';
import { backupMetadataSchema, type Backup, type BackupMetadata, type ListedBackup } from './backup.ts';
import { METADATA } from './verify-backup.ts';

/** Which backups there are in a folder, that of the branch unless another is named. One exists once its folder has its final name. */
export class BackupCatalogue {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly marks: BackupMarksStore;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }, folder = deps.paths.backups) {
    this.#fileSystem = deps.fileSystem;
    this.#folder = folder;
    this.marks = new BackupMarksStore(deps);
  }

  /** Newest first; foreign folders are passed over, damaged ones are told. */
  list(): ResultAsync<readonly ListedBackup[], FileSystemError> {
    return safeTry(this, async function* () {
      if ((yield* this.#fileSystem.stat(this.#folder)) === null) return ok([]);
      const listed: ListedBackup[] = [];
      for (const { name, kind } of yield* this.#fileSystem.list(this.#folder)) {
        if (kind !== 'directory' || !isBackupId(name)) continue;
        const found = await this.get(name);
        const marks = yield* this.marks.read(name);
        if (found.isErr()) listed.push({ state: 'damaged', id: name, reason: found.error.message, marks });
        else if (found.value !== null) listed.push({ state: 'complete', id: name, backup: found.value, marks });
      }
      return ok(listed.sort((a, b) => madeAt(b).localeCompare(madeAt(a)) || (a.id < b.id ? 1 : -1)));
    });
  }

  /** `null` when there is none with this name. */
  get(id: string): ResultAsync<Backup | null, FileSystemError | BackupDamaged> {
    if (!isBackupId(id)) return okAsync(null);
    const directory = join(this.#folder, id);
    return safeTry(this, async function* () {
      if ((yield* this.#fileSystem.stat(directory)) === null) return ok(null);
      const text = yield* this.#fileSystem.readTextIfExists(join(directory, METADATA));
      const metadata = parseMetadata(text);
      if (metadata?.backup_id === id) return ok({ id, directory, metadata });
      return err(
        backupDamaged({
          message: `The backup ${id} cannot be used: ${METADATA} ${text === null ? 'is missing' : 'cannot be read or is of another backup'}.`,
          remedy: 'Take another backup; `woosoo backup list` shows which are there.',
          detail: { id },
        }),
      );
    });
  }

  require(id: string): ResultAsync<Backup, FileSystemError | BackupUnknown | BackupDamaged> {
    return this.get(id).andThen((backup) => (backup === null ? errAsync(unknownBackup(id)) : okAsync(backup)));
  }
}

function parseMetadata(text: string | null): BackupMetadata | null {
  try {
    return text === null ? null : (backupMetadataSchema.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null;
  }
}

/** When a backup was made, as far as can be told. */
export function madeAt(listed: ListedBackup): string {
  return listed.state === 'complete' ? listed.backup.metadata.created_at : listed.id.slice(0, 19).replace('_', 'T');
}
