import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/** Under this name a table waits while the old one is filled from it; only within the transaction. */
const ASIDE = '__woosoo_aside_';

/**
 * The statements that bring a SQLite database from `now` back to `before`, for one transaction with foreign keys off and `legacy_alter_table` on
 * (so that a renamed table takes nobody's references along). A changed table is made anew by its old statement and filled from the columns that both have.
 */
export function undoSqliteStatements(before: DatabaseSchema, now: DatabaseSchema): readonly string[] {
  const changed = before.tables.flatMap((old) => {
    const table = now.tables.find((other) => other.name === old.name);
    return table !== undefined && table.definition !== old.definition ? [{ old, table }] : [];
  });
  const rebuilt = new Set(changed.map(({ old }) => old.name));
  const gone = now.tables.filter((table) => !before.tables.some((old) => old.name === table.name));

  return [
    ...now.views.map(({ name }) => `drop view ${quote(name)}`),
    ...now.triggers.map(({ name }) => `drop trigger ${quote(name)}`),
    ...gone.map(({ name }) => `drop table ${quote(name)}`),
    ...changed.flatMap(({ old, table }) => rebuild(old, table)),
    ...before.tables.flatMap((old) => {
      const table = now.tables.find((other) => other.name === old.name);
      return rebuilt.has(old.name) ? explicitIndexes(old) : exchangeIndexes(old, table);
    }),
    ...before.views.map(({ definition }) => definition),
    ...before.triggers.map(({ definition }) => definition),
  ];
}

function rebuild(old: TableSchema, table: TableSchema): string[] {
  const aside = quote(`${ASIDE}${old.name}`);
  const name = quote(old.name);
  const shared = old.columns
    .filter((column) => !column.extra.includes('generated') && table.columns.some((other) => other.name === column.name))
    .map((column) => quote(column.name))
    .join(', ');
  const counter = /\bautoincrement\b/i.test(old.definition)
    ? [
        `delete from sqlite_sequence where name = ${literal(old.name)}`,
        `insert into sqlite_sequence (name, seq) select ${literal(old.name)}, seq from sqlite_sequence where name = ${literal(ASIDE + old.name)}`,
      ]
    : [];
  return [
    `alter table ${name} rename to ${aside}`,
    old.definition,
    `insert into ${name} (${shared}) select ${shared} from ${aside}`,
    ...counter,
    `drop table ${aside}`,
  ];
}

function explicitIndexes(table: TableSchema): string[] {
  return table.indexes.map(({ definition }) => definition).filter((definition) => definition !== '');
}

function exchangeIndexes(old: TableSchema, table: TableSchema | undefined): string[] {
  const wanted = explicitIndexes(old);
  const present = table === undefined ? [] : explicitIndexes(table);
  const superfluous = table?.indexes.filter(({ definition }) => definition !== '' && !wanted.includes(definition)) ?? [];
  return [...superfluous.map(({ name }) => `drop index ${quote(name)}`), ...wanted.filter((definition) => !present.includes(definition))];
}

function quote(name: string): string {
  return quoteIdentifier(name, 'sqlite');
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
