import { basename } from 'node:path';
import { safeTry, type Database, type DatabaseError, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import { ranMigrations } from '../database/database-state.ts';

/** The migrations that a folder holds, in the order in which Laravel runs them; none when there is no such folder. */
export function migrationNames(fileSystem: FileSystem, folder: string): ResultAsync<readonly string[], FileSystemError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(folder)) === null) return ok([]);
    const entries = yield* fileSystem.list(folder);
    return ok(
      entries
        // As Laravel looks for them: `*_*.php`.
        .filter(({ name, kind }) => kind !== 'directory' && name.endsWith('.php') && name.includes('_'))
        .map(({ name }) => basename(name, '.php'))
        .sort(),
    );
  });
}

/** The migrations of a folder (`<release>/database/migrations`) that the database has not seen; all of them when it has no table for migrations yet. */
export function pendingMigrations(
  deps: { readonly fileSystem: FileSystem; readonly database: Database },
  folder: string,
): ResultAsync<readonly string[], FileSystemError | DatabaseError> {
  return safeTry(async function* () {
    const names = yield* migrationNames(deps.fileSystem, folder);
    const ran = new Set(yield* ranMigrations(deps.database));
    return ok(names.filter((name) => !ran.has(name)));
  });
}
