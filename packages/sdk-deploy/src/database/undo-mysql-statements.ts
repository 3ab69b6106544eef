import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/**
 * The statements that bring MySQL or MariaDB from `now` back to `before`, where everything that differs was added.
 * Each can be the last one that ran: what is left is found again from the schema as it is then.
 */
export function undoMysqlStatements(before: DatabaseSchema, now: DatabaseSchema): readonly string[] {
  const survivors = now.tables.flatMap((table) => {
    const old = before.tables.find((other) => other.name === table.name);
    return old === undefined ? [] : [{ old, table }];
  });
  const addedTables = missingIn(now.tables, before.tables);
  return [
    ...missingIn(now.triggers, before.triggers).map(({ name }) => `drop trigger if exists ${quote(name)}`),
    ...changedOrAdded(now.views, before.views).map(({ name }) => `drop view if exists ${quote(name)}`),
    ...missingIn(now.routines, before.routines).map(({ name }) => dropRoutine(name)),
    ...survivors.flatMap(({ old, table }) =>
      missingIn(table.foreignKeys, old.foreignKeys).map((key) => `alter table ${quote(table.name)} drop foreign key ${quote(key.name)}`),
    ),
    // Keys among the added tables would ask for an order, and a cycle has none.
    ...(addedTables.length === 0
      ? []
      : [
          'set foreign_key_checks = 0',
          ...addedTables.map(({ name }) => `drop table if exists ${quote(name)}`),
          'set foreign_key_checks = 1',
        ]),
    ...survivors.flatMap(({ old, table }) => alterTable(old, table)),
    ...changedOrAdded(before.views, now.views).map((view) => view.definition),
  ];
}

/** One statement per table: indexes that a foreign key leans on can only be exchanged together. */
function alterTable(old: TableSchema, table: TableSchema): string[] {
  const clauses = [
    ...changedOrAdded(table.indexes, old.indexes).map((index) =>
      index.name === 'PRIMARY' ? 'drop primary key' : `drop index ${quote(index.name)}`,
    ),
    ...changedOrAdded(old.indexes, table.indexes).map((index) => `add ${index.definition}`),
    ...missingIn(table.columns, old.columns).map((column) => `drop column ${quote(column.name)}`),
  ];
  return clauses.length === 0 ? [] : [`alter table ${quote(table.name)} ${clauses.join(', ')}`];
}

function dropRoutine(name: string): string {
  const space = name.indexOf(' ');
  return `drop ${name.slice(0, space)} if exists ${quote(name.slice(space + 1))}`;
}

function missingIn<T extends { readonly name: string }>(items: readonly T[], others: readonly T[]): T[] {
  return items.filter((item) => !others.some((other) => other.name === item.name));
}

function changedOrAdded<T extends { readonly name: string; readonly definition: string }>(items: readonly T[], others: readonly T[]): T[] {
  return items.filter((item) => others.find((other) => other.name === item.name)?.definition !== item.definition);
}

function quote(name: string): string {
  return quoteIdentifier(name, 'mysql');
}
