import { safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { DatabaseSchema, StoredObject } from '../database/database-schema.ts';
import { quoteIdentifier } from '../database/quote-identifier.ts';
import { readMysqlSchema } from '../database/read-mysql-schema.ts';

/** Views, triggers and routines: what a rename does not take along. */
export type StoredObjects = Pick<DatabaseSchema, 'views' | 'triggers' | 'routines'>;

export const quote = (name: string): string => quoteIdentifier(name, 'mysql');
export const qualified = (schema: string, name: string): string => `${quote(schema)}.${quote(name)}`;

/** The tables (not views) of a schema of the same server, in order. */
export function baseTables(database: Database, schema: string): ResultAsync<readonly string[], DatabaseError> {
  return database
    .query(
      "select table_name as name from information_schema.tables where table_schema = ? and table_type = 'BASE TABLE' order by table_name",
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

/** Drops views, triggers and routines of a schema. */
export function dropObjects(database: Database, schema: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    const { views, triggers, routines } = yield* readMysqlSchema(database, schema);
    for (const { name } of triggers) yield* database.execute(`drop trigger if exists ${qualified(schema, name)}`);
    for (const { name } of views) yield* database.execute(`drop view if exists ${qualified(schema, name)}`);
    for (const routine of routines) yield* database.execute(dropRoutine(schema, routine.name));
    return ok();
  });
}

/** Makes views, triggers and routines in the database of the connection, in place of those of the same name. */
export function createObjects(database: Database, schema: string, objects: StoredObjects): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    for (const routine of objects.routines) {
      yield* database.execute(dropRoutine(schema, routine.name));
      yield* database.execute(routine.definition);
    }
    yield* createViews(database, schema, objects.views);
    for (const { name, definition } of objects.triggers) {
      yield* database.execute(`drop trigger if exists ${qualified(schema, name)}`);
      yield* database.execute(definition);
    }
    return ok();
  });
}

/** A view may lean on another that comes later: those that fail are tried again as long as some succeed. */
function createViews(database: Database, schema: string, views: readonly StoredObject[]): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    let waiting = views;
    while (waiting.length > 0) {
      const failed: StoredObject[] = [];
      let error: DatabaseError | null = null;
      for (const view of waiting) {
        yield* database.execute(`drop view if exists ${qualified(schema, view.name)}`);
        const made = await database.execute(view.definition);
        if (made.isErr()) {
          error = made.error;
          failed.push(view);
        }
      }
      if (error !== null && failed.length === waiting.length) return err(error);
      waiting = failed;
    }
    return ok();
  });
}

function dropRoutine(schema: string, name: string): string {
  const space = name.indexOf(' ');
  return `drop ${name.slice(0, space)} if exists ${qualified(schema, name.slice(space + 1))}`;
}
