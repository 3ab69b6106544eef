import { safeTry, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import { quoteIdentifier } from '../../database/quote-identifier.ts';
import { baseTables } from '../mysql-session.ts';

/** The tables of the live database with the rows that they hold now. Empty when there is no database yet (a SQLite file that is missing). */
export function liveRows(databases: DatabaseConnector, target: DatabaseTarget): ResultAsync<ReadonlyMap<string, number>, DatabaseError> {
  return safeTry(async function* () {
    await using database = databases.connect(target);
    const isSqlite = target.family === 'sqlite';
    if (isSqlite && (await database.ping()).isErr()) return ok(new Map<string, number>());
    const names = isSqlite
      ? (yield* database.query(
          "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
        )).map((row) => String(row['name']))
      : yield* baseTables(database, target.database);
    const rows = new Map<string, number>();
    for (const name of names) {
      const [row] = yield* database.query(`select count(*) as n from ${quoteIdentifier(name, isSqlite ? 'sqlite' : 'mysql')}`);
      rows.set(name, Number(row?.['n']));
    }
    return ok(rows);
  });
}
