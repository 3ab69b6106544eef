import { join } from 'node:path';
import { safeTry, cancelled, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { configSources, originOf, uploadSources } from './backup-sources.ts';
import type { BackupOptions, BackupRequest, CreateBackupError } from './backup-store.ts';
import type { BackupMetadata } from './backup.ts';
import { formatChecksums } from './checksums.ts';
import { snapshotDatabase, type SnapshotDeps } from './database-snapshot.ts';
import { filesBelow } from './file-tree.ts';
import { CHECKSUMS, METADATA } from './verify-backup.ts';

export interface FillBackupDeps extends SnapshotDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly version: string;
  readonly sequence: number;
}

/** Puts everything that a backup holds into a folder, its record and the list of hashes last. */
export function fillBackup(
  deps: FillBackupDeps,
  id: string,
  staging: string,
  request: BackupRequest,
  { signal, onOutput }: BackupOptions,
): ResultAsync<BackupMetadata, CreateBackupError> {
  const { fileSystem, paths, config, clock, version } = deps;
  return safeTry(async function* () {
    const createdAt = clock.now().toISOString();
    const includeFiles = request.includeFiles ?? false;
    const sources = [
      ...(yield* configSources(fileSystem, paths, config)),
      ...(includeFiles ? yield* uploadSources(fileSystem, paths) : []),
    ];
    onOutput?.(`Copying ${sources.length} files`);
    for (const { from, to } of sources) {
      if (signal?.aborted === true)
        return err(cancelled({ message: 'The backup was cancelled.', remedy: 'Start it again when it suits.' }));
      yield* makeFolders(fileSystem, staging, to);
      yield* fileSystem.copyFile(from, join(staging, to), { mode: 0o600 });
    }
    if (request.includeDatabase) onOutput?.('Dumping the database');
    const snapshot = request.includeDatabase ? yield* snapshotDatabase(deps, config.database, staging, signal) : null;
    const database = snapshot?.record ?? null;
    const files = yield* filesBelow(fileSystem, staging);
    let size = 0;
    for (const file of files) size += (yield* fileSystem.stat(join(staging, file)))?.size ?? 0;
    const metadata: BackupMetadata = {
      format: 1,
      backup_id: id,
      created_at: createdAt,
      sequence: deps.sequence,
      description: request.description,
      environment: config.environment,
      branch_id: config.branchId,
      version,
      includes: { configs: true, database: database !== null, files: includeFiles },
      size_bytes: size,
      creator: request.creator,
      database,
      recipients: [],
      warnings: [...(snapshot?.warnings ?? [])],
      sources: Object.fromEntries(sources.map(({ from, to }) => [to, originOf(paths.root, from)])),
    };
    yield* fileSystem.writeTextAtomic(join(staging, METADATA), `${JSON.stringify(metadata, null, 2)}\n`, { mode: 0o600 });
    const checksums = new Map<string, string>();
    for (const file of [...files, METADATA]) checksums.set(file, yield* fileSystem.digest(join(staging, file)));
    yield* fileSystem.writeTextAtomic(join(staging, CHECKSUMS), formatChecksums(checksums), { mode: 0o600 });
    return ok(metadata);
  });
}

/** Every folder above a file of the backup, each for its owner alone. */
function makeFolders(fileSystem: FileSystem, staging: string, path: string): ResultAsync<void, FileSystemError> {
  const folders = path.split('/').slice(0, -1);
  return safeTry(async function* () {
    for (const index of folders.keys()) yield* fileSystem.makeDirectory(join(staging, ...folders.slice(0, index + 1)), { mode: 0o700 });
    return ok();
  });
}
