import { join } from 'node:path';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type DatabaseConnector,
  type FileSystem,
  type FileSystemError,
  type ProcessRunner,
  type TextRedactor,
} from '@woosoo/sdk-core';
import { backupDamaged, type BackupDamaged, type BackupUnknown } from './backup-errors.ts';
import { backupIdAt, freeBackupId, isBackupId } from './backup-id.ts';
import { damaged, hasNoDatabase, idRefused, mismatch, unknownBackup } from './backup-refusals.ts';
import type {
  BackupOptions,
  BackupRequest,
  BackupStore,
  CreateBackupError,
  DatabaseRestoreOptions,
  RestoreDatabaseError,
} from './backup-store.ts';
import { backupMetadataSchema, type Backup, type BackupMetadata, type BackupVerification, type ListedBackup } from './backup.ts';
import type { DatabaseRestore } from './database-restore.ts';
import { DumpProcess } from './dump-process.ts';
import { fillBackup } from './fill-backup.ts';
import { MysqlInPlaceRestore } from './mysql-in-place-restore.ts';
import { MysqlRestore } from './mysql-restore.ts';
import { MysqlTools } from './mysql-tools.ts';
import { noSeal, type Seal } from './seal.ts';
import { SqliteRestore } from './sqlite-restore.ts';
import { METADATA, verifyBackup } from './verify-backup.ts';

export interface LocalBackupStoreDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly databases: DatabaseConnector;
  readonly redactor: TextRedactor;
  /** Of Woosoo, for the record; `unknown` when absent. */
  readonly version?: string;
  /** What encrypts dumps; nothing when absent. */
  readonly seal?: Seal;
}

/**
 * Backups as folders under `backups/`. One is put together in `.tmp-<id>` and gets its name when everything is on the disk.
 *
 * @example
 * ```ts
 * import { LocalBackupStore, type LocalBackupStoreDeps } from '@woosoo/sdk-deploy';
 *
 * async function backUp(deps: LocalBackupStoreDeps): Promise<string> {
 *   const backups = new LocalBackupStore(deps);
 *   const made = await backups.create({ description: 'before the holidays', creator: 'ana', includeDatabase: true });
 *   return made.match(({ id }) => id, ({ message }) => message);
 * }
 * ```
 */
export class LocalBackupStore implements BackupStore {
  readonly #deps: LocalBackupStoreDeps;
  readonly #seal: Seal;
  readonly #tools: MysqlTools;

  constructor(deps: LocalBackupStoreDeps) {
    this.#deps = deps;
    this.#seal = deps.seal ?? noSeal;
    const dumps = new DumpProcess({ redactor: deps.redactor, seal: this.#seal });
    this.#tools = new MysqlTools({ ...deps, dumps }, deps.config.database);
  }

  create(request: BackupRequest, options: BackupOptions = {}): ResultAsync<Backup, CreateBackupError> {
    const { fileSystem, paths, clock } = this.#deps;
    return safeTry(
      async function* (this: LocalBackupStore) {
        yield* fileSystem.makeDirectory(paths.backups, { mode: 0o700 });
        const names = (yield* fileSystem.list(paths.backups)).map(({ name }) => name);
        for (const name of names)
          if (name.startsWith('.tmp-') || name.startsWith('.trash-')) yield* fileSystem.remove(join(paths.backups, name));
        const id = request.id ?? freeBackupId(backupIdAt(clock.now()), new Set(names));
        if (!isBackupId(id) || names.includes(id)) return err(idRefused(id));
        const staging = this.#staging(id);
        yield* fileSystem.makeDirectory(staging, { mode: 0o700 });
        const filled = await fillBackup(
          { ...this.#deps, version: this.#deps.version ?? 'unknown', seal: this.#seal, tools: this.#tools },
          id,
          staging,
          request,
          options,
        );
        if (filled.isErr()) {
          yield* fileSystem.remove(staging);
          return err(filled.error);
        }
        const directory = join(paths.backups, id);
        yield* fileSystem.move(staging, directory);
        return ok({ id, directory, metadata: filled.value });
      }.bind(this),
    );
  }

  list(): ResultAsync<readonly ListedBackup[], FileSystemError> {
    const { fileSystem, paths } = this.#deps;
    return safeTry(
      async function* (this: LocalBackupStore) {
        if ((yield* fileSystem.stat(paths.backups)) === null) return ok([]);
        const entries = yield* fileSystem.list(paths.backups);
        const listed: ListedBackup[] = [];
        for (const { name, kind } of entries) {
          if (kind !== 'directory' || !isBackupId(name)) continue;
          const found = await this.get(name);
          if (found.isOk()) {
            if (found.value !== null) listed.push({ state: 'complete', id: name, backup: found.value });
          } else listed.push({ state: 'damaged', id: name, reason: found.error.message });
        }
        return ok(listed.sort((a, b) => madeAt(b).localeCompare(madeAt(a)) || (a.id < b.id ? 1 : -1)));
      }.bind(this),
    );
  }

  get(id: string): ResultAsync<Backup | null, FileSystemError | BackupDamaged> {
    if (!isBackupId(id)) return okAsync(null);
    const { fileSystem, paths } = this.#deps;
    const directory = join(paths.backups, id);
    return safeTry(async function* () {
      if ((yield* fileSystem.stat(directory)) === null) return ok(null);
      const text = yield* fileSystem.readTextIfExists(join(directory, METADATA));
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

  verify(id: string): ResultAsync<BackupVerification, FileSystemError | BackupUnknown | BackupDamaged> {
    return this.#require(id).andThen((backup) => verifyBackup({ fileSystem: this.#deps.fileSystem, seal: this.#seal }, backup));
  }

  discardUnfinished(id: string): ResultAsync<void, FileSystemError> {
    return isBackupId(id) ? this.#deps.fileSystem.remove(this.#staging(id)) : okAsync();
  }

  remove(id: string): ResultAsync<void, FileSystemError> {
    const { fileSystem, paths } = this.#deps;
    const trash = join(paths.backups, `.trash-${id}`);
    return safeTry(async function* () {
      if (!isBackupId(id)) return ok();
      yield* fileSystem.remove(trash);
      if ((yield* fileSystem.stat(join(paths.backups, id))) !== null) yield* fileSystem.move(join(paths.backups, id), trash);
      return fileSystem.remove(trash);
    });
  }

  restoreDatabase(id: string, options: DatabaseRestoreOptions): ResultAsync<void, RestoreDatabaseError> {
    return safeTry(
      async function* (this: LocalBackupStore) {
        const backup = yield* this.#require(id);
        const { database } = backup.metadata;
        if (database === null) return err(hasNoDatabase(id));
        const family = this.#deps.config.database.family;
        if ((database.family === 'sqlite') !== (family === 'sqlite')) return err(mismatch(id, database.family, family));
        options.onOutput?.(`Checking the backup ${id}`);
        const { problems } = yield* this.verify(id);
        if (problems.length > 0) return err(damaged(id, problems));
        options.onOutput?.(`Loading ${database.tables.length} tables`);
        const source = { file: join(backup.directory, database.file), tables: database.tables, signal: options.signal };
        return this.#restore(options.restoreId).restore(source);
      }.bind(this),
    );
  }

  confirmRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError> {
    return this.#restore(restoreId).confirm();
  }

  undoRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError> {
    return this.#restore(restoreId).undo();
  }

  #staging(id: string): string {
    return join(this.#deps.paths.backups, `.tmp-${id}`);
  }

  #restore(restoreId: string): DatabaseRestore {
    // An id becomes part of file names.
    const key = restoreId.replaceAll(/[^\w-]/g, '_');
    const target = this.#deps.config.database;
    const deps = { ...this.#deps, seal: this.#seal, tools: this.#tools };
    if (target.family === 'sqlite') return new SqliteRestore(deps, target.database, key);
    return new MysqlRestore({ ...deps, inPlace: new MysqlInPlaceRestore(deps, target, key) }, target, key);
  }

  #require(id: string): ResultAsync<Backup, FileSystemError | BackupUnknown | BackupDamaged> {
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

function madeAt(listed: ListedBackup): string {
  return listed.state === 'complete' ? listed.backup.metadata.created_at : listed.id.slice(0, 19).replace('_', 'T');
}
