import { safeTry, type Database, type DatabaseError, type Row } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import { byName } from './by-name.ts';
import type { ColumnSchema, DatabaseSchema, StoredObject, TableSchema } from './database-schema.ts';
import { parseCreateTable } from './parse-create-table.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/**
 * The schema of a MySQL or MariaDB database (or of another one of the same server: `name`).
 * Definitions carry neither definer nor database name, so that a restored copy compares equal.
 */
export function readMysqlSchema(database: Database, name?: string): ResultAsync<DatabaseSchema, DatabaseError> {
  return safeTry(async function* () {
    const schema = name ?? text((yield* database.query('select database() as name'))[0], 'name');
    const objects = yield* database.query(
      'select table_name as name, table_type as type from information_schema.tables where table_schema = ? order by table_name',
      [schema],
    );
    const columns = yield* readColumns(database, schema);
    const tables: TableSchema[] = [];
    for (const object of objects.filter((row) => row['type'] === 'BASE TABLE' || row['type'] === 'SYSTEM VERSIONED')) {
      const table = text(object, 'name');
      const sql = yield* showCreate(database, `table ${qualified(schema, table)}`, 'Create Table');
      tables.push(parseCreateTable(table, sql, columns.get(table) ?? []));
    }
    const views: StoredObject[] = [];
    for (const object of objects.filter((row) => row['type'] === 'VIEW')) {
      const view = text(object, 'name');
      const sql = yield* showCreate(database, `view ${qualified(schema, view)}`, 'Create View');
      views.push({ name: view, table: null, definition: portable(sql, schema) });
    }
    const triggers = yield* readTriggers(database, schema);
    const routines = yield* readRoutines(database, schema);
    return ok({ tables: tables.sort(byName), views: views.sort(byName), triggers: triggers.sort(byName), routines: routines.sort(byName) });
  });
}

function readColumns(database: Database, schema: string): ResultAsync<Map<string, ColumnSchema[]>, DatabaseError> {
  return database
    .query(
      `select table_name as tableName, column_name as name, column_type as type, is_nullable as nullable, column_default as standard
       from information_schema.columns where table_schema = ? order by table_name, ordinal_position`,
      [schema],
    )
    .map((rows) => {
      const byTable = new Map<string, ColumnSchema[]>();
      for (const row of rows) {
        const list = byTable.get(text(row, 'tableName')) ?? [];
        list.push({
          name: text(row, 'name'),
          type: text(row, 'type'),
          nullable: row['nullable'] === 'YES',
          default: row['standard'] === null ? null : text(row, 'standard'),
          extra: '',
        });
        byTable.set(text(row, 'tableName'), list);
      }
      return byTable;
    });
}

function readTriggers(database: Database, schema: string): ResultAsync<StoredObject[], DatabaseError> {
  return database
    .query(
      `select trigger_name as name, action_timing as timing, event_manipulation as event, event_object_table as tableName,
       action_statement as statement from information_schema.triggers where trigger_schema = ?
       order by event_object_table, action_timing, event_manipulation, action_order`,
      [schema],
    )
    .map((rows) =>
      rows.map((row) => ({
        name: text(row, 'name'),
        table: text(row, 'tableName'),
        definition: `CREATE TRIGGER ${quote(text(row, 'name'))} ${text(row, 'timing')} ${text(row, 'event')} ON ${quote(text(row, 'tableName'))} FOR EACH ROW ${text(row, 'statement')}`,
      })),
    );
}

function readRoutines(database: Database, schema: string): ResultAsync<StoredObject[], DatabaseError> {
  return safeTry(async function* () {
    const rows = yield* database.query(
      "select routine_name as name, routine_type as type from information_schema.routines where routine_schema = ? and routine_type in ('PROCEDURE', 'FUNCTION')",
      [schema],
    );
    const routines: StoredObject[] = [];
    for (const row of rows) {
      const type = text(row, 'type') === 'PROCEDURE' ? 'Procedure' : 'Function';
      const sql = yield* showCreate(database, `${type} ${qualified(schema, text(row, 'name'))}`, `Create ${type}`);
      routines.push({ name: `${type.toLowerCase()} ${text(row, 'name')}`, table: null, definition: portable(sql, schema) });
    }
    return ok(routines);
  });
}

function showCreate(database: Database, what: string, column: string): ResultAsync<string, DatabaseError> {
  return database.query(`show create ${what}`).map(([row]) => text(row, column));
}

/** Without the definer (who runs it may be somebody else elsewhere) and without the name of the database. */
export function portable(sql: string, schema: string): string {
  return sql.replace(/ DEFINER=(`(?:[^`]|``)*`@`(?:[^`]|``)*`|\S+)/, '').replaceAll(`${quote(schema)}.`, '');
}

function quote(name: string): string {
  return quoteIdentifier(name, 'mysql');
}

function qualified(schema: string, name: string): string {
  return `${quote(schema)}.${quote(name)}`;
}

function text(row: Row | undefined, name: string): string {
  return String(row?.[name] ?? '');
}
