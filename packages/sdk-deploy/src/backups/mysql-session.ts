import { safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { restoreFailed, type RestoreFailed } from './backup-errors.ts';
import { quote } from './mysql-names.ts';

/** The tables (not views) of a schema of the same server, in order. */
export function baseTables(database: Database, schema: string): ResultAsync<readonly string[], DatabaseError> {
  return tablesOf(database, schema, "'BASE TABLE', 'SYSTEM VERSIONED'");
}

/** What changes places in a restore: tables, and MariaDB's sequences, which are renamed like them. */
export function movables(database: Database, schema: string): ResultAsync<readonly string[], DatabaseError> {
  return tablesOf(database, schema, "'BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE'");
}

function tablesOf(database: Database, schema: string, types: string): ResultAsync<readonly string[], DatabaseError> {
  return database
    .query(
      `select table_name as name from information_schema.tables where table_schema = ? and table_type in (${types}) order by table_name`,
      [schema],
    )
    .map((rows) => rows.map((row) => String(row['name'])));
}

/** `false`: the user may not. */
export function createSchema(database: Database, like: string, name: string): ResultAsync<boolean, DatabaseError> {
  return safeTry(async function* () {
    const [row] = yield* database.query(
      'select default_character_set_name as charset, default_collation_name as collation from information_schema.schemata where schema_name = ?',
      [like],
    );
    const made = await database.execute(
      `create database ${quote(name)} character set ${String(row?.['charset'])} collate ${String(row?.['collation'])}`,
    );
    if (made.isOk()) return ok(true);
    return made.error.detail?.['code'] === 'ER_DBACCESS_DENIED_ERROR' ? ok(false) : err(made.error);
  });
}

/** Nothing happens when there is none; a user without rights on it is then not refused either. */
export function dropSchema(database: Database, name: string): ResultAsync<void, DatabaseError> {
  return database
    .query('select count(*) as n from information_schema.schemata where schema_name = ?', [name])
    .andThen(([row]) => (Number(row?.['n']) === 0 ? okAsync() : database.execute(`drop database ${quote(name)}`)));
}

/** Waits until no other connection does the same; ends with this connection. */
export function waitForTurn(database: Database, name: string): ResultAsync<void, DatabaseError | RestoreFailed> {
  return database.query('select get_lock(?, 60) as got', [name]).andThen(([row]) =>
    Number(row?.['got']) === 1
      ? okAsync()
      : err(
          restoreFailed({
            message: `Something else is still at ${name}: a statement of an earlier attempt may not have ended yet.`,
            remedy: 'Wait a little, then run `woosoo recover`.',
          }),
        ),
  );
}

/** Ends connections of our own user that a killed process left in a schema of ours: what they still run would hold its tables. */
export function endConnections(database: Database, schema: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    const rows = yield* database.query('select id from information_schema.processlist where db = ? and id <> connection_id()', [schema]);
    // One that has ended meanwhile is as good.
    for (const { id } of rows) await database.execute(`kill ${String(id)}`).unwrapOr(undefined);
    return ok();
  });
}
