import { join } from 'node:path';
import { cancelled, safeTry, type Cancelled, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { BackupSource } from './backup-sources.ts';
import type { Backup } from './backup.ts';
import { parseChecksums } from './checksums.ts';
import { CHECKSUMS } from './verify-backup.ts';

/**
 * Copies uploads into a backup. One that is in the previous backup with the same contents becomes another name of that file, which takes no space; since a backup is never
 * written again, and removing one removes names only, neither can harm the other.
 */
export function copyUploads(
  fileSystem: FileSystem,
  uploads: readonly BackupSource[],
  staging: string,
  previous: Backup | null,
  signal: AbortSignal | undefined,
): ResultAsync<void, FileSystemError | Cancelled> {
  return safeTry(async function* () {
    if (uploads.length === 0) return ok();
    const text = previous === null ? null : yield* fileSystem.readTextIfExists(join(previous.directory, CHECKSUMS));
    const known = (text === null ? null : parseChecksums(text)) ?? new Map<string, string>();
    for (const { from, to } of uploads) {
      if (signal?.aborted === true)
        return err(cancelled({ message: 'The backup was cancelled.', remedy: 'Start it again when it suits.' }));
      yield* makeFolders(fileSystem, staging, to);
      const hash = known.get(to);
      const before = previous === null || hash === undefined ? null : join(previous.directory, to);
      const unchanged =
        before !== null &&
        (yield* fileSystem.stat(before))?.kind === 'file' &&
        (yield* fileSystem.digest(from)) === hash &&
        (yield* fileSystem.digest(before)) === hash;
      if (unchanged) yield* fileSystem.linkOrCopy(before, join(staging, to), { mode: 0o600 });
      else yield* fileSystem.copyFile(from, join(staging, to), { mode: 0o600 });
    }
    return ok();
  });
}

/** Every folder above a file of the backup, each for its owner alone. */
export function makeFolders(fileSystem: FileSystem, staging: string, path: string): ResultAsync<void, FileSystemError> {
  const folders = path.split('/').slice(0, -1);
  return safeTry(async function* () {
    for (const index of folders.keys()) yield* fileSystem.makeDirectory(join(staging, ...folders.slice(0, index + 1)), { mode: 0o700 });
    return ok();
  });
}
