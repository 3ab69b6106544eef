import { safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { restoreFailed, type RestoreFailed } from './backup-errors.ts';
import { qualified } from './mysql-names.ts';
import { baseTables } from './mysql-session.ts';

/** That exactly the tables of the backup are there. */
export function assertTables(
  database: Database,
  schema: string,
  wanted: readonly string[],
): ResultAsync<void, DatabaseError | RestoreFailed> {
  return baseTables(database, schema).andThen((found) => {
    const missing = wanted.filter((table) => !found.includes(table));
    const extra = found.filter((table) => !wanted.includes(table));
    if (missing.length === 0 && extra.length === 0) return okAsync();
    return errAsync(notWhole([...missing.map((name) => `${name} is missing`), ...extra.map((name) => `${name} is too many`)]));
  });
}

/** That each table holds as many rows as the backup says, where it says so. */
export function assertRows(
  database: Database,
  schema: string,
  wanted: ReadonlyMap<string, number>,
): ResultAsync<void, DatabaseError | RestoreFailed> {
  return safeTry(async function* () {
    const wrong: string[] = [];
    for (const [table, rows] of wanted) {
      const there = yield* countRows(database, schema, table);
      if (there !== rows) wrong.push(`${table} has ${there} rows instead of ${rows}`);
    }
    return wrong.length === 0 ? ok() : err(notWhole(wrong));
  });
}

export function countRows(database: Database, schema: string, table: string): ResultAsync<number, DatabaseError> {
  return database.query(`select count(*) as n from ${qualified(schema, table)}`).map(([row]) => Number(row?.['n']));
}

function notWhole(wrong: readonly string[]): RestoreFailed {
  return restoreFailed({
    message: `What was loaded is not what the backup holds: ${wrong.join(', ')}.`,
    remedy: 'Take another backup.',
  });
}
