import { dirname, join } from 'node:path';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { BackupCatalogue } from './backup-catalogue.ts';
import { backupDamaged, copyFailed, type BackupDamaged, type CopyFailed } from './backup-errors.ts';
import { isBackupId } from './backup-id.ts';
import type { Backup, ListedBackup } from './backup.ts';
import { parseChecksums } from './checksums.ts';
import { makeFolders } from './copy-uploads.ts';
import { CHECKSUMS, SIGNATURE } from './verify-backup.ts';

/** The second place for backups (`BACKUP_COPY_TO`): `<there>/<branch>/<id>/`, the same files, each read back and checked before the copy gets its name. */
export class BackupCopies {
  readonly #fileSystem: FileSystem;
  readonly #place: string | null;
  readonly #branch: string;

  readonly #catalogue: BackupCatalogue | null;

  constructor(deps: { readonly fileSystem: FileSystem; readonly config: BranchConfig; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#place = deps.config.backups.copyTo;
    this.#branch = deps.config.branchId;
    this.#catalogue = this.#place === null ? null : new BackupCatalogue(deps, join(this.#place, this.#branch));
  }

  /** `null`: there is no second place. */
  get place(): string | null {
    return this.#place;
  }

  /** Newest first; `null`: there is no second place, or it is not there now. */
  list(): ResultAsync<readonly ListedBackup[] | null, FileSystemError> {
    const [place, catalogue] = [this.#place, this.#catalogue];
    if (place === null || catalogue === null) return okAsync(null);
    return this.#fileSystem.stat(place).andThen((found) => (found?.kind === 'directory' ? catalogue.list() : okAsync(null)));
  }

  /** Takes a copy away; under its name it is whole or not there. */
  remove(id: string): ResultAsync<void, FileSystemError> {
    const directory = this.directoryOf(id);
    if (directory === null) return okAsync(undefined);
    const going = join(dirname(directory), `.tmp-removed-${id}`);
    return this.#fileSystem.move(directory, going).andThen(() => this.#fileSystem.remove(going));
  }

  /** Where the copy of a backup is, or would be. */
  directoryOf(id: string): string | null {
    return this.#place === null || !isBackupId(id) ? null : join(this.#place, this.#branch, id);
  }

  /** Gives the folder of the copy. One that is there with this name counts as done. */
  copy(backup: Backup): ResultAsync<string, FileSystemError | BackupDamaged | CopyFailed> {
    const [fileSystem, place] = [this.#fileSystem, this.#place];
    const directory = this.directoryOf(backup.id);
    return safeTry(this, async function* () {
      if (place === null || directory === null) return err(noSecondPlace());
      // A share that is not mounted leaves an empty folder at best: what is missing is never made.
      if ((yield* fileSystem.stat(place))?.kind !== 'directory') {
        return err(
          copyFailed({
            message: `The second place for backups, ${place}, is not there.`,
            remedy: 'Mount the share or plug the disk in, then: `woosoo backup copy ID`.',
          }),
        );
      }
      if ((yield* fileSystem.stat(directory)) !== null) return ok(directory);
      const folder = join(place, this.#branch);
      yield* fileSystem.makeDirectory(folder, { mode: 0o700 });
      const previous = yield* this.#newest(folder);
      // What a copy left that was cut off; only one is made at a time.
      for (const { name } of yield* fileSystem.list(folder)) if (name.startsWith('.tmp-')) yield* fileSystem.remove(join(folder, name));
      const staging = join(folder, `.tmp-${backup.id}`);
      yield* fileSystem.makeDirectory(staging, { mode: 0o700 });
      const copied = await this.#fill(backup, staging, previous);
      if (copied.isErr()) {
        yield* fileSystem.remove(staging);
        return err(copied.error);
      }
      yield* fileSystem.move(staging, directory);
      return ok(directory);
    });
  }

  #fill(backup: Backup, staging: string, previous: string | null): ResultAsync<void, FileSystemError | BackupDamaged | CopyFailed> {
    const fileSystem = this.#fileSystem;
    return safeTry(this, async function* () {
      const checksums = parseChecksums(yield* fileSystem.readText(join(backup.directory, CHECKSUMS)));
      if (checksums === null)
        return err(backupDamaged({ message: `${CHECKSUMS} of ${backup.id} cannot be read.`, remedy: 'Take another backup.' }));
      const before = previous === null ? null : yield* this.#checksumsOf(previous);
      for (const [path, hash] of checksums) {
        yield* makeFolders(fileSystem, staging, path);
        const to = join(staging, path);
        const same = previous !== null && before?.get(path) === hash && (yield* fileSystem.stat(join(previous, path)))?.kind === 'file';
        if (same) yield* fileSystem.linkOrCopy(join(previous, path), to, { mode: 0o600 });
        // What has gone bad there since must not spoil this copy too.
        if (!same || (yield* fileSystem.digest(to)) !== hash) {
          yield* fileSystem.remove(to);
          yield* fileSystem.copyFile(join(backup.directory, path), to, { mode: 0o600 });
        }
        if ((yield* fileSystem.digest(to)) !== hash) {
          return err(
            copyFailed({
              message: `${path} of ${backup.id} reads back differently from ${staging}.`,
              remedy: `Check the disk or share there, and the backup: \`woosoo backup verify ${backup.id}\`.`,
            }),
          );
        }
      }
      yield* fileSystem.copyFile(join(backup.directory, CHECKSUMS), join(staging, CHECKSUMS), { mode: 0o600 });
      const signature = join(backup.directory, SIGNATURE);
      if ((yield* fileSystem.stat(signature)) !== null) yield* fileSystem.copyFile(signature, join(staging, SIGNATURE), { mode: 0o600 });
      return ok();
    });
  }

  #newest(folder: string): ResultAsync<string | null, FileSystemError> {
    return this.#fileSystem.list(folder).map((entries) => {
      const name = entries.findLast((entry) => entry.kind === 'directory' && isBackupId(entry.name))?.name;
      return name === undefined ? null : join(folder, name);
    });
  }

  #checksumsOf(directory: string): ResultAsync<ReadonlyMap<string, string> | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(join(directory, CHECKSUMS)).map((text) => (text === null ? null : parseChecksums(text)));
  }
}

export const noSecondPlace = (): CopyFailed =>
  copyFailed({ message: 'There is no second place for backups.', remedy: 'Set BACKUP_COPY_TO.' });
