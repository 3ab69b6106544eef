import { safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { databaseSchemaSchema } from './database-schema.ts';
import { readSchema } from './read-schema.ts';

/** Where Laravel writes down which migrations ran. */
export const MIGRATIONS_TABLE = 'migrations';

/** What a database looked like: its schema, and the migrations that had run (`null`: no table for them yet). */
export const databaseStateSchema = z.object({ schema: databaseSchemaSchema, migrations: z.array(z.string()).nullable() });
export type DatabaseState = z.infer<typeof databaseStateSchema>;

export function readDatabaseState(database: Database): ResultAsync<DatabaseState, DatabaseError> {
  return safeTry(async function* () {
    const schema = yield* readSchema(database);
    const known = schema.tables.some((table) => table.name === MIGRATIONS_TABLE);
    const migrations = known ? yield* ranNames(database) : null;
    return ok({ schema, migrations });
  });
}

/** The migrations that have run, in order of name; `null` when the database knows of none, not even the table for them. */
export function ranMigrations(database: Database): ResultAsync<string[] | null, DatabaseError> {
  const tables =
    database.family === 'sqlite'
      ? `select count(*) as n from sqlite_schema where type = 'table' and name = '${MIGRATIONS_TABLE}'`
      : `select count(*) as n from information_schema.tables where table_schema = database() and table_name = '${MIGRATIONS_TABLE}'`;
  return database.query(tables).andThen(([row]) => (Number(row?.['n']) === 0 ? okAsync(null) : ranNames(database)));
}

function ranNames(database: Database): ResultAsync<string[], DatabaseError> {
  return database
    .query(`select migration from ${MIGRATIONS_TABLE} order by migration`)
    .map((rows) => rows.map((row) => String(row['migration'])));
}
