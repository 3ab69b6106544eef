import { basename, dirname, join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import { safeTry } from '../../result/safe-try.ts';

/** What the disk's driver appends to `.<name>` while it makes a file or link that it will rename. */
const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;

/** Removes what a killed process left beside `path` of its atomic writes; it may hold secrets. */
export function removeTornWrites(fileSystem: FileSystem, path: string): ResultAsync<void, FileSystemError> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}`;
  return safeTry(async function* () {
    const entries = yield* fileSystem.list(folder).orElse((error) => (error.type === 'FileNotFound' ? okAsync([]) : errAsync(error)));
    for (const { name } of entries) {
      if (name.startsWith(prefix) && TEMPORARY.test(name.slice(prefix.length))) yield* fileSystem.remove(join(folder, name));
    }
    return ok(undefined);
  });
}
