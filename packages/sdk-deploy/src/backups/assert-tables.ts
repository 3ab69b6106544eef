import type { Database } from '@woosoo/sdk-core';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { restoreFailed } from './backup-errors.ts';
import type { DatabaseRestoreError } from './database-restore.ts';
import { baseTables } from './mysql-session.ts';

/** That exactly the tables of the backup are there. */
export function assertTables(database: Database, schema: string, wanted: readonly string[]): ResultAsync<void, DatabaseRestoreError> {
  return baseTables(database, schema).andThen((found) => {
    const missing = wanted.filter((table) => !found.includes(table));
    const extra = found.filter((table) => !wanted.includes(table));
    if (missing.length === 0 && extra.length === 0) return okAsync();
    return errAsync(
      restoreFailed({
        message: `What was loaded is not what the backup holds: ${[...missing.map((name) => `${name} is missing`), ...extra.map((name) => `${name} is too many`)].join(', ')}.`,
        remedy: 'Take another backup.',
      }),
    );
  });
}
