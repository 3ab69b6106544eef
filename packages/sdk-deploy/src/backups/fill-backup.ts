import { join } from 'node:path';
import { safeTry, cancelled, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { BranchSigner } from '../signing/branch-signer.ts';
import { configSources, originOf, uploadLinks, uploadSources, type BackupSource } from './backup-sources.ts';
import type { BackupOptions, BackupRequest, CreateBackupError } from './backup-store.ts';
import type { Backup, BackupMetadata } from './backup.ts';
import { formatChecksums } from './checksums.ts';
import { snapshotDatabase, type SnapshotDeps } from './database-snapshot.ts';
import { copyUploads, makeFolders } from './copy-uploads.ts';
import { filesBelow } from './file-tree.ts';
import { sealFile } from './sealed-file.ts';
import { CHECKSUMS, METADATA, SIGNATURE } from './verify-backup.ts';

export interface FillBackupDeps extends SnapshotDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly version: string;
  readonly signer: BranchSigner;
  readonly sequence: number;
  /** The backup before this one, whose unchanged uploads need not be copied again. */
  readonly previous: Backup | null;
}

/** Puts everything that a backup holds into a folder, its record and the list of hashes, signed, last. */
export function fillBackup(
  deps: FillBackupDeps,
  id: string,
  staging: string,
  request: BackupRequest,
  { signal, operationId, onOutput }: BackupOptions,
): ResultAsync<BackupMetadata, CreateBackupError> {
  const { fileSystem, paths, config, clock, version, seal } = deps;
  return safeTry(async function* () {
    const createdAt = clock.now().toISOString();
    const includeFiles = request.includeFiles ?? false;
    const configs = (yield* configSources(fileSystem, paths, config)).map(({ from, to }) => ({ from, to: to + seal.suffix }));
    const uploads = includeFiles ? yield* uploadSources(fileSystem, paths) : [];
    const links = includeFiles ? yield* uploadLinks(fileSystem, paths) : [];
    onOutput?.(`Copying ${configs.length + uploads.length} files`);
    yield* sealConfigs(deps, configs, staging, signal);
    yield* copyUploads(fileSystem, uploads, staging, deps.previous, signal);
    if (request.includeDatabase) onOutput?.('Dumping the database');
    const snapshot = request.includeDatabase ? yield* snapshotDatabase(deps, config.database, staging, { signal, operationId }) : null;
    const files = yield* filesBelow(fileSystem, staging);
    const metadata: BackupMetadata = {
      format: 1,
      backup_id: id,
      created_at: createdAt,
      sequence: deps.sequence,
      description: request.description,
      environment: config.environment,
      branch_id: config.branchId,
      version,
      includes: { configs: true, database: snapshot !== null, files: includeFiles },
      size_bytes: yield* sizeOf(fileSystem, staging, files),
      creator: request.creator,
      database: snapshot?.record ?? null,
      recipients: [...(yield* seal.recipients())],
      warnings: [
        ...(snapshot?.warnings ?? []),
        ...links.map((path) => `The upload ${path} is a link; what it leads to is not in this backup.`),
      ],
      sources: Object.fromEntries([...configs, ...uploads].map(({ from, to }) => [to, originOf(paths.root, from)])),
    };
    yield* fileSystem.writeTextAtomic(join(staging, METADATA), `${JSON.stringify(metadata, null, 2)}\n`, { mode: 0o600 });
    const checksums = new Map<string, string>();
    for (const file of [...files, METADATA]) checksums.set(file, yield* fileSystem.digest(join(staging, file)));
    const list = formatChecksums(checksums);
    yield* fileSystem.writeTextAtomic(join(staging, CHECKSUMS), list, { mode: 0o600 });
    yield* fileSystem.writeTextAtomic(join(staging, SIGNATURE), `${yield* deps.signer.sign(list)}\n`, { mode: 0o600 });
    return ok(metadata);
  });
}

function sealConfigs(
  { fileSystem, seal }: FillBackupDeps,
  sources: readonly BackupSource[],
  staging: string,
  signal: AbortSignal | undefined,
): ResultAsync<void, CreateBackupError> {
  return safeTry(async function* () {
    for (const { from, to } of sources) {
      if (signal?.aborted === true)
        return err(cancelled({ message: 'The backup was cancelled.', remedy: 'Start it again when it suits.' }));
      yield* makeFolders(fileSystem, staging, to);
      yield* sealFile(from, join(staging, to), seal);
    }
    return ok();
  });
}

function sizeOf(fileSystem: FileSystem, folder: string, files: readonly string[]): ResultAsync<number, FileSystemError> {
  return safeTry(async function* () {
    let size = 0;
    for (const file of files) size += (yield* fileSystem.stat(join(folder, file)))?.size ?? 0;
    return ok(size);
  });
}
