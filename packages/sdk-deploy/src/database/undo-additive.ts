import { safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { schemaNotAdditive, schemaNotRestored, type SchemaError } from './database-errors.ts';
import { schemaHash } from './database-schema.ts';
import { MIGRATIONS_TABLE, readDatabaseState, type DatabaseState } from './database-state.ts';
import { describeChange, schemaChanges } from './schema-changes.ts';
import { undoMysqlStatements } from './undo-mysql-statements.ts';
import { undoSqliteStatements } from './undo-sqlite-statements.ts';

/**
 * Takes back what was added to the database since `before`, and keeps every row of what was there before, those that came since included.
 * Migrations that were not written down before are crossed out. Can be cut off anywhere and called again; does nothing when nothing differs.
 *
 * Errors: `SchemaNotAdditive` when something was removed or altered (nothing is touched then), `SchemaNotRestored` when it still differs at the end.
 */
export function undoAdditive(database: Database, before: DatabaseState): ResultAsync<void, DatabaseError | SchemaError> {
  return safeTry(async function* () {
    const now = yield* readDatabaseState(database);
    const destructive = schemaChanges(before.schema, now.schema).filter((change) => change.kind === 'destructive');
    if (destructive.length > 0) {
      const list = destructive.map(describeChange);
      return err(
        schemaNotAdditive({
          message: `The database was not only added to: ${list.join('; ')}.`,
          remedy: 'Restore the backup that was made before the migration.',
          detail: { changes: list },
        }),
      );
    }
    if (schemaHash(now.schema) === schemaHash(before.schema)) {
      yield* crossOut(database, before, now);
      return ok();
    }
    yield* database.family === 'sqlite' ? undoOnSqlite(database, before, now) : undoOnMysql(database, before, now);
    return confirmState(database, before);
  });
}

/** Compares the database with what it should be. */
export function confirmState(database: Database, wanted: DatabaseState): ResultAsync<void, DatabaseError | SchemaError> {
  return readDatabaseState(database).andThen((state) => {
    const changes = schemaChanges(wanted.schema, state.schema).map(describeChange);
    const migrations = (state.migrations ?? []).filter((name) => wanted.migrations?.includes(name) !== true);
    const lost = (wanted.migrations ?? []).filter((name) => state.migrations?.includes(name) !== true);
    const list = [
      ...changes,
      ...migrations.map((name) => `migration ${name} is written down`),
      ...lost.map((name) => `migration ${name} is not written down`),
    ];
    if (list.length === 0 && schemaHash(state.schema) === schemaHash(wanted.schema)) return ok();
    return err(
      schemaNotRestored({
        message: `The database differs from what it was before: ${list.length === 0 ? 'the order of its parts' : list.join('; ')}.`,
        remedy: 'Restore the backup that was made before (`woosoo backup list`), or correct the tables by hand; then run `woosoo recover`.',
        detail: { changes: list },
      }),
    );
  });
}

function undoOnMysql(database: Database, before: DatabaseState, now: DatabaseState): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    // A session that reads a table in a transaction would block the change for a year; a minute is plenty.
    yield* database.execute('set session lock_wait_timeout = 60');
    for (const statement of undoMysqlStatements(before.schema, now.schema)) yield* database.execute(statement);
    yield* crossOut(database, before, now);
    return ok();
  });
}

function undoOnSqlite(database: Database, before: DatabaseState, now: DatabaseState): ResultAsync<void, DatabaseError | SchemaError> {
  return safeTry(async function* () {
    yield* database.execute('pragma foreign_keys = off');
    yield* database.execute('pragma legacy_alter_table = on');
    yield* database.execute('begin immediate');
    const outcome = await rebuildTables(database, before, now);
    if (outcome.isErr()) yield* database.execute('rollback').orElse(() => okAsync());
    yield* database.execute('pragma legacy_alter_table = off');
    yield* database.execute('pragma foreign_keys = on');
    return outcome;
  });
}

function rebuildTables(database: Database, before: DatabaseState, now: DatabaseState): ResultAsync<void, DatabaseError | SchemaError> {
  return safeTry(async function* () {
    const orphans = yield* countOrphans(database);
    for (const statement of undoSqliteStatements(before.schema, now.schema)) yield* database.execute(statement);
    yield* crossOut(database, before, now);
    yield* assertNoNewOrphans(database, orphans);
    yield* database.execute('commit');
    return ok();
  });
}

function crossOut(database: Database, before: DatabaseState, now: DatabaseState): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    if (before.migrations === null) return ok();
    for (const name of now.migrations ?? []) {
      if (!before.migrations.includes(name)) yield* database.execute(`delete from ${MIGRATIONS_TABLE} where migration = ?`, [name]);
    }
    return ok();
  });
}

/** Rows without the row that they refer to, by table. */
function countOrphans(database: Database): ResultAsync<ReadonlyMap<string, number>, DatabaseError> {
  return database.query('pragma foreign_key_check').map((rows) => {
    const byTable = Map.groupBy(rows, (row) => String(row['table']));
    return new Map([...byTable].map(([table, orphans]) => [table, orphans.length]));
  });
}

function assertNoNewOrphans(database: Database, known: ReadonlyMap<string, number>): ResultAsync<void, DatabaseError | SchemaError> {
  return countOrphans(database).andThen((orphans) => {
    const tables = [...orphans].filter(([table, count]) => count > (known.get(table) ?? 0)).map(([table]) => table);
    if (tables.length === 0) return okAsync();
    return errAsync(
      schemaNotRestored({
        message: `Taking the change back would leave rows without what they refer to, in: ${tables.join(', ')}. Nothing was changed.`,
        remedy: 'Restore the backup that was made before (`woosoo backup list`), or remove those rows; then run `woosoo recover`.',
        detail: { tables },
      }),
    );
  });
}
