import { join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type DatabaseConnector,
  type DatabaseError,
  type FileSystem,
  type FileSystemError,
  type ProcessRunner,
  type TextRedactor,
} from '@woosoo/sdk-core';
import { BranchSigner } from '../signing/branch-signer.ts';
import { BackupCatalogue } from './backup-catalogue.ts';
import { backupFailed, type BackupDamaged, type BackupFailed, type BackupUnknown, type RestoreMismatch } from './backup-errors.ts';
import { backupIdAt, freeBackupId, isBackupId } from './backup-id.ts';
import { damaged, hasNoDatabase, idRefused, mismatch } from './backup-refusals.ts';
import type {
  BackupOptions,
  BackupRequest,
  BackupStore,
  CreateBackupError,
  DatabaseRestoreOptions,
  RehearseError,
  RestoreDatabaseError,
  VerifyOptions,
} from './backup-store.ts';
import type { Backup, BackupVerification, ListedBackup, Rehearsal } from './backup.ts';
import type { ClientRun } from './database-client.ts';
import type { DatabaseRestore, RestoreSource } from './database-restore.ts';
import type { DatabaseRecord } from './database-snapshot.ts';
import { DumpProcess } from './dump-process.ts';
import { fillBackup } from './fill-backup.ts';
import { MysqlInPlaceRestore } from './mysql-in-place-restore.ts';
import { rehearseMysql } from './mysql-rehearsal.ts';
import { MysqlRestore } from './mysql-restore.ts';
import { MysqlTools } from './mysql-tools.ts';
import { noSeal, type Seal } from './seal.ts';
import { rehearseSqlite } from './sqlite-rehearsal.ts';
import { SqliteRestore } from './sqlite-restore.ts';
import { verifyBackup } from './verify-backup.ts';

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
  readonly #catalogue: BackupCatalogue;
  readonly #signer: BranchSigner;

  constructor(deps: LocalBackupStoreDeps) {
    this.#deps = deps;
    this.#seal = deps.seal ?? noSeal;
    this.#signer = new BranchSigner(deps);
    this.#catalogue = new BackupCatalogue(deps);
    const dumps = new DumpProcess({ redactor: deps.redactor, seal: this.#seal });
    this.#tools = new MysqlTools({ ...deps, dumps }, deps.config.database);
  }

  create(request: BackupRequest, options: BackupOptions = {}): ResultAsync<Backup, CreateBackupError> {
    const { fileSystem, paths, clock } = this.#deps;
    return safeTry(this, async function* () {
      yield* fileSystem.makeDirectory(paths.backups, { mode: 0o700 });
      const names = (yield* fileSystem.list(paths.backups)).map(({ name }) => name);
      for (const name of names)
        if (name.startsWith('.tmp-') || name.startsWith('.trash-')) yield* fileSystem.remove(join(paths.backups, name));
      const id = request.id ?? freeBackupId(backupIdAt(clock.now()), new Set(names));
      if (!isBackupId(id) || names.includes(id)) return err(idRefused(id));
      const complete = (yield* this.list()).flatMap((one) => (one.state === 'complete' ? [one.backup] : []));
      const sequence = 1 + Math.max(0, ...complete.map(({ metadata }) => metadata.sequence));
      yield* this.#assertSpace(complete);
      const staging = this.#staging(id);
      yield* fileSystem.makeDirectory(staging, { mode: 0o700 });
      const filled = await fillBackup(
        {
          ...this.#deps,
          version: this.#deps.version ?? 'unknown',
          sequence,
          previous: complete[0] ?? null,
          seal: this.#seal,
          signer: this.#signer,
          tools: this.#tools,
        },
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
    });
  }

  list(): ResultAsync<readonly ListedBackup[], FileSystemError> {
    return this.#catalogue.list();
  }

  get(id: string): ResultAsync<Backup | null, FileSystemError | BackupDamaged> {
    return this.#catalogue.get(id);
  }

  verify(id: string, { directory }: VerifyOptions = {}): ResultAsync<BackupVerification, FileSystemError | BackupUnknown | BackupDamaged> {
    return this.#catalogue
      .require(id)
      .andThen((backup) => verifyBackup(this.#checks(), { ...backup, directory: directory ?? backup.directory }));
  }

  discardUnfinished(id: string): ResultAsync<void, FileSystemError> {
    return this.#removeOptionFiles().andThen(() => (isBackupId(id) ? this.#deps.fileSystem.remove(this.#staging(id)) : okAsync()));
  }

  remove(id: string): ResultAsync<void, FileSystemError> {
    const { fileSystem, paths } = this.#deps;
    const trash = join(paths.backups, `.trash-${id}`);
    const { marks } = this.#catalogue;
    return safeTry(async function* () {
      if (!isBackupId(id)) return ok();
      yield* fileSystem.remove(trash);
      if ((yield* fileSystem.stat(join(paths.backups, id))) !== null) yield* fileSystem.move(join(paths.backups, id), trash);
      yield* fileSystem.remove(trash);
      return marks.remove(id);
    });
  }

  restoreDatabase(id: string, options: DatabaseRestoreOptions): ResultAsync<void, RestoreDatabaseError> {
    return this.#withSound(id, options, (_backup, source) => this.#restore(options.restoreId).restore(source));
  }

  rehearse(id: string, options: BackupOptions = {}): ResultAsync<Rehearsal, RehearseError> {
    const { config, clock, paths, fileSystem, databases } = this.#deps;
    return this.#withSound<Rehearsal, RehearseError>(id, options, ({ record }, source) =>
      record.family === 'sqlite'
        ? rehearseSqlite({ fileSystem, paths, clock, seal: this.#seal }, id, record, source.file)
        : rehearseMysql({ databases, clock, tools: this.#tools }, config.database, id, record, source),
    );
  }

  confirmRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError> {
    return this.#removeOptionFiles().andThen(() => this.#restore(restoreId).confirm());
  }

  undoRestore(restoreId: string, run: ClientRun = {}): ResultAsync<void, RestoreDatabaseError> {
    return this.#removeOptionFiles().andThen(() => this.#restore(restoreId).undo(run));
  }

  /** A process that was killed leaves the password there. */
  #removeOptionFiles(): ResultAsync<void, FileSystemError> {
    return this.#deps.fileSystem.remove(join(this.#deps.paths.state, 'database-client'));
  }

  /** What a dump of one family holds (collations, modes, sequences) the other may not know, or understand otherwise. */
  #assertFamily(id: string, theirs: DatabaseRecord['family']): ResultAsync<void, DatabaseError | RestoreMismatch> {
    const { databases, config } = this.#deps;
    return safeTry(async function* () {
      await using database = databases.connect(config.database);
      if (theirs === 'sqlite') return ok();
      yield* database.ping();
      return database.family === theirs ? ok() : err(mismatch(id, theirs, database.family));
    });
  }

  /** Half as much again as the last one took: a dump that fills the disk stops the shop too. */
  #assertSpace([last]: readonly Backup[]): ResultAsync<void, FileSystemError | BackupFailed> {
    const { fileSystem, paths } = this.#deps;
    const need = Math.ceil((last?.metadata.size_bytes ?? 0) * 1.5);
    return fileSystem.freeBytes(paths.backups).andThen((free) =>
      free >= need
        ? ok(undefined)
        : err(
            backupFailed({
              message: `There is too little space for a backup: ${megabytes(free)} are free, and the last one took ${megabytes(last?.metadata.size_bytes ?? 0)}.`,
              remedy: 'Make room: `woosoo backup cleanup`, or remove what else fills the disk.',
              detail: { free, need },
            }),
          ),
    );
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

  /** Checks a backup; only one that is whole, and of the kind of database that the branch has, is loaded anywhere. */
  #withSound<T, E>(
    id: string,
    { signal, operationId, onOutput, anyServer }: BackupOptions & Pick<DatabaseRestoreOptions, 'anyServer'>,
    work: (backup: Backup & { readonly record: DatabaseRecord }, source: RestoreSource) => ResultAsync<T, E>,
  ): ResultAsync<T, E | RestoreDatabaseError> {
    const family = this.#deps.config.database.family;
    return safeTry(this, async function* () {
      const backup = yield* this.#catalogue.require(id);
      const { database: record } = backup.metadata;
      if (record === null) return err(hasNoDatabase(id));
      if ((record.family === 'sqlite') !== (family === 'sqlite')) return err(mismatch(id, record.family, family));
      onOutput?.(`Checking the backup ${id}`);
      // Unpacking it comes next, with all its checks.
      const { problems } = yield* verifyBackup(this.#checks(), backup, { unpack: false });
      if (problems.length > 0) return err(damaged(id, problems));
      if (anyServer !== true) yield* this.#assertFamily(id, record.family);
      const file = join(backup.directory, record.file);
      const size = (yield* this.#deps.fileSystem.stat(file))?.size ?? 0;
      onOutput?.(`Loading ${record.tables.length} tables`);
      const source: RestoreSource = {
        file,
        tables: record.tables,
        events: record.events_file === null ? null : join(backup.directory, record.events_file),
        rows: new Map(record.contents.map(({ name, rows }) => [name, rows])),
        signal,
        operationId,
        onRead: loadProgress(size, this.#deps.clock, onOutput),
      };
      return work({ ...backup, record }, source);
    });
  }

  #checks() {
    return { fileSystem: this.#deps.fileSystem, seal: this.#seal, signer: this.#signer };
  }
}

/** Says every few seconds how much has been loaded. */
function loadProgress(size: number, clock: Clock, onOutput: BackupOptions['onOutput']): (bytes: number) => void {
  let saidMs = clock.monotonicMs();
  return (bytes) => {
    if (onOutput === undefined || clock.monotonicMs() - saidMs < 2_000) return;
    saidMs = clock.monotonicMs();
    onOutput(`Loaded ${Math.floor((bytes / Math.max(size, 1)) * 100)} %`);
  };
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
