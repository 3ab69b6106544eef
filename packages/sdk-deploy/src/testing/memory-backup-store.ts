import { join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { noMarks } from '../backups/backup-marks.ts';
import { unknownBackup } from '../backups/backup-refusals.ts';
import type { Backup, BackupMetadata, ListedBackup } from '../backups/backup.ts';
import type {
  BackupRequest,
  BackupStore,
  CreateBackupError,
  DatabaseRestoreOptions,
  RestoreDatabaseError,
} from '../backups/backup-store.ts';

interface Deps {
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  /** All of the database, and putting all of it in place. */
  readonly database: { snapshot(): string; replace(snapshot: string): ResultAsync<void, FileSystemError> };
}

/** A backup is a folder with `database` and `metadata.json`; as with the real store, it exists once its folder has its name. */
export class MemoryBackupStore implements BackupStore {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  create(request: BackupRequest): ResultAsync<Backup, CreateBackupError> {
    const { fileSystem, paths, database } = this.#deps;
    const id = request.id ?? 'backup';
    const [staging, directory] = [join(paths.backups, `.tmp-${id}`), join(paths.backups, id)];
    const metadata = metadataOf(id, request);
    return safeTry(async function* () {
      if (request.includeDatabase) yield* fileSystem.writeTextAtomic(join(staging, 'database'), database.snapshot());
      yield* fileSystem.writeTextAtomic(join(staging, 'metadata.json'), JSON.stringify(metadata));
      yield* fileSystem.move(staging, directory);
      return ok({ id, directory, metadata });
    });
  }

  list(): ReturnType<BackupStore['list']> {
    const { fileSystem, paths } = this.#deps;
    return safeTry(this, async function* () {
      if ((yield* fileSystem.stat(paths.backups)) === null) return ok([]);
      const listed: ListedBackup[] = [];
      for (const { name } of yield* fileSystem.list(paths.backups)) {
        const backup = name.startsWith('.') ? null : yield* this.get(name);
        if (backup !== null) listed.push({ state: 'complete', id: name, backup, marks: noMarks });
      }
      return ok(listed);
    });
  }

  get(id: string): ResultAsync<Backup | null, FileSystemError> {
    const directory = join(this.#deps.paths.backups, id);
    return this.#deps.fileSystem
      .readTextIfExists(join(directory, 'metadata.json'))
      .map((text) => (text === null ? null : { id, directory, metadata: JSON.parse(text) as BackupMetadata })); // written above
  }

  verify(id: string): ReturnType<BackupStore['verify']> {
    return okAsync({ id, files: 1, authenticity: 'genuine' as const, problems: [] });
  }

  rehearse(id: string): ReturnType<BackupStore['rehearse']> {
    return okAsync({ id, tables: 1, rows: 1, duration_ms: 100, authenticity: 'genuine' as const, problems: [] });
  }

  discardUnfinished(id: string): ResultAsync<void, FileSystemError> {
    return this.#deps.fileSystem.remove(join(this.#deps.paths.backups, `.tmp-${id}`));
  }

  remove(id: string): ResultAsync<void, FileSystemError> {
    return this.#deps.fileSystem.remove(join(this.#deps.paths.backups, id));
  }

  restoreDatabase(id: string, { restoreId }: DatabaseRestoreOptions): ResultAsync<void, RestoreDatabaseError> {
    const { fileSystem, paths, database } = this.#deps;
    const kept = this.#kept(restoreId);
    return safeTry(async function* () {
      const dump = yield* fileSystem.readTextIfExists(join(paths.backups, id, 'database'));
      if (dump === null) return errAsync(unknownBackup(id));
      if ((yield* fileSystem.stat(kept)) === null) yield* fileSystem.writeTextAtomic(kept, database.snapshot());
      return ok(yield* database.replace(dump));
    });
  }

  confirmRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError> {
    return this.#deps.fileSystem.remove(this.#kept(restoreId));
  }

  undoRestore(restoreId: string): ResultAsync<void, RestoreDatabaseError> {
    const { fileSystem, database } = this.#deps;
    const kept = this.#kept(restoreId);
    return safeTry(async function* () {
      const before = yield* fileSystem.readTextIfExists(kept);
      if (before !== null) yield* database.replace(before);
      return ok(yield* fileSystem.remove(kept));
    });
  }

  #kept(restoreId: string): string {
    return join(this.#deps.paths.state, `aside-${restoreId}`);
  }
}

const databaseRecord: NonNullable<BackupMetadata['database']> = {
  family: 'sqlite',
  server_version: 'memory',
  name: 'shop',
  file: 'database',
  events_file: null,
  tables: ['orders'],
  contents: [{ name: 'orders', rows: 1, definition_sha256: '', rows_sha256: '' }],
  sha256: null,
  tool: '',
  schema_sha256: '',
  duration_ms: 1,
};

function metadataOf(id: string, request: BackupRequest): BackupMetadata {
  return {
    format: 1,
    backup_id: id,
    created_at: '2026-02-15T14:30:00.000Z',
    sequence: 1,
    description: request.description,
    environment: 'production',
    branch_id: 'test-branch',
    version: '0.0.0-test',
    includes: { configs: true, database: request.includeDatabase, files: false },
    size_bytes: 0,
    creator: request.creator,
    database: request.includeDatabase ? databaseRecord : null,
    recipients: [],
    warnings: [],
    sources: {},
  };
}
