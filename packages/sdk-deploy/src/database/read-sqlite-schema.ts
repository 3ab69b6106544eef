import { safeTry, type Database, type DatabaseError, type Row } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import { byName } from './by-name.ts';
import type { ColumnSchema, DatabaseSchema, ForeignKeySchema, IndexSchema, StoredObject, TableSchema } from './database-schema.ts';

/** The schema of a SQLite database, from `sqlite_schema` and the table-valued pragmas. */
export function readSqliteSchema(database: Database): ResultAsync<DatabaseSchema, DatabaseError> {
  return safeTry(async function* () {
    const objects = yield* database.query(
      `select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\' order by name`,
    );
    const tables: TableSchema[] = [];
    for (const object of objects.filter((row) => row['type'] === 'table')) {
      const name = text(object, 'name');
      tables.push({
        name,
        columns: yield* readColumns(database, name),
        indexes: yield* readIndexes(database, name),
        foreignKeys: yield* readForeignKeys(database, name),
        rest: [],
        definition: text(object, 'sql'),
      });
    }
    const stored = (type: string): StoredObject[] =>
      objects
        .filter((row) => row['type'] === type)
        .map((row) => ({ name: text(row, 'name'), table: type === 'view' ? null : text(row, 'tbl_name'), definition: text(row, 'sql') }))
        .sort(byName);
    return ok({ tables: tables.sort(byName), views: stored('view'), triggers: stored('trigger'), routines: [] });
  });
}

function readColumns(database: Database, table: string): ResultAsync<ColumnSchema[], DatabaseError> {
  return database.query('select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo(?)', [table]).map((rows) =>
    rows.map((row) => ({
      name: text(row, 'name'),
      type: text(row, 'type').toLowerCase(),
      nullable: row['notnull'] === 0,
      default: row['dflt_value'] === null ? null : text(row, 'dflt_value'),
      extra: [row['pk'] === 0 ? '' : `primary key ${text(row, 'pk')}`, hiddenWord(row)].filter((word) => word !== '').join(' '),
    })),
  );
}

function hiddenWord(row: Row): string {
  return row['hidden'] === 2 || row['hidden'] === 3 ? 'generated' : '';
}

function readIndexes(database: Database, table: string): ResultAsync<IndexSchema[], DatabaseError> {
  return safeTry(async function* () {
    const list = yield* database.query(
      'select l.name, l."unique", s.sql from pragma_index_list(?) l left join sqlite_schema s on s.type = \'index\' and s.name = l.name',
      [table],
    );
    const indexes: IndexSchema[] = [];
    for (const row of list) {
      const columns = yield* database.query('select name from pragma_index_info(?) order by seqno', [text(row, 'name')]);
      indexes.push({
        name: text(row, 'name'),
        unique: row['unique'] === 1,
        columns: columns.map((column) => text(column, 'name')),
        definition: row['sql'] === null ? '' : text(row, 'sql'),
      });
    }
    return ok(indexes.sort(byName));
  });
}

function readForeignKeys(database: Database, table: string): ResultAsync<ForeignKeySchema[], DatabaseError> {
  return database
    .query('select id, "table", "from", "to", on_update, on_delete from pragma_foreign_key_list(?) order by id, seq', [table])
    .map((rows) => {
      const keys = Map.groupBy(rows, (row) => text(row, 'id'));
      return [...keys.values()]
        .map((parts) => {
          const columns = parts.map((row) => text(row, 'from'));
          const [first = {}] = parts;
          return {
            // SQLite's keys have no names; what they say names them.
            name: `(${columns.join(', ')}) references ${text(first, 'table')}`,
            columns,
            table: text(first, 'table'),
            references: parts.map((row) => text(row, 'to')),
            rules: `on update ${text(first, 'on_update')} on delete ${text(first, 'on_delete')}`.toLowerCase(),
          };
        })
        .sort(byName);
    });
}

function text(row: Row, name: string): string {
  return String(row[name] ?? '');
}
