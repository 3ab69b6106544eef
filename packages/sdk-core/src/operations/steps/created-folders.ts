import { dirname } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import { safeTry } from '../../result/safe-try.ts';

/** The folders that writing `path` will have to make, innermost first. */
export function missingFolders(fileSystem: FileSystem, path: string): ResultAsync<string[], FileSystemError> {
  return safeTry(async function* () {
    const missing: string[] = [];
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      if ((yield* fileSystem.stat(folder)) !== null) break;
      missing.push(folder);
    }
    return ok(missing);
  });
}

/** Removes them again, innermost first, as far as nobody else has put something there. Steps side by side may both be at it. */
export function removeFoldersIfEmpty(fileSystem: FileSystem, folders: readonly string[]): ResultAsync<void, FileSystemError> {
  return safeTry(async function* () {
    for (const folder of folders) {
      const entries = yield* fileSystem.list(folder).orElse((error) => (error.type === 'FileNotFound' ? okAsync([]) : errAsync(error)));
      if (entries.length > 0) break;
      yield* fileSystem.remove(folder);
    }
    return ok(undefined);
  });
}
