import { safeTry, type Database, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { quoteIdentifier } from '../../database/quote-identifier.ts';
import { baseTables } from '../mysql-session.ts';

export type LiveRows = ReadonlyMap<string, number | 'unreadable'>;

/**
 * The tables of the live database with the rows that they hold now. Empty when there is no database yet (a SQLite file that is missing), or when it is so
 * damaged that it has none to show: that is what a backup is for.
 */
export function liveRows(databases: DatabaseConnector, target: DatabaseTarget): ResultAsync<LiveRows, DatabaseError> {
  return safeTry(async function* () {
    await using database = databases.connect(target);
    const isSqlite = target.family === 'sqlite';
    const names = isSqlite ? await sqliteTables(database) : yield* baseTables(database, target.database);
    const rows = new Map<string, number | 'unreadable'>();
    for (const name of names) {
      const counted = await database.query(`select count(*) as n from ${quoteIdentifier(name, isSqlite ? 'sqlite' : 'mysql')}`);
      if (counted.isErr() && counted.error.type !== 'QueryFailed') return err(counted.error);
      rows.set(name, counted.isErr() ? 'unreadable' : Number(counted.value[0]?.['n']));
    }
    return ok(rows);
  });
}

async function sqliteTables(database: Database): Promise<readonly string[]> {
  if ((await database.ping()).isErr()) return [];
  const rows = await database.query(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
  );
  return rows.unwrapOr([]).map((row) => String(row['name']));
}
