import type { DatabaseSchema, StoredObject, TableSchema } from './database-schema.ts';

/** One difference. `additive`: it can be taken back without losing a row that the older schema could hold. */
export interface SchemaChange {
  readonly kind: 'additive' | 'destructive';
  readonly object: 'table' | 'column' | 'index' | 'foreign key' | 'table options' | 'view' | 'trigger' | 'routine';
  readonly change: 'added' | 'removed' | 'changed';
  /** The table that a column, index or key belongs to. */
  readonly table: string | null;
  readonly name: string;
}

type ObjectKind = SchemaChange['object'];
interface Named {
  readonly name: string;
}

/** What has changed from one schema to the other; empty when they are equal. */
export function schemaChanges(before: DatabaseSchema, after: DatabaseSchema): readonly SchemaChange[] {
  const tables = compare('table', null, before.tables, after.tables, () => true);
  const inTables = before.tables.flatMap((table) => {
    const now = after.tables.find((other) => other.name === table.name);
    return now === undefined ? [] : tableChanges(table, now);
  });
  // A view holds no rows, so the old one can be made again. A trigger that was missing for a while has left rows without what it does.
  const views = compare('view', null, before.views, after.views, sameDefinition).map((change) => ({
    ...change,
    kind: 'additive' as const,
  }));
  const triggers = compare('trigger', null, before.triggers, after.triggers, sameDefinition);
  const routines = compare('routine', null, before.routines, after.routines, sameDefinition);
  return [...tables, ...inTables, ...views, ...triggers, ...routines];
}

/** A change in words: ``column `orders.note` added``. */
export function describeChange(change: SchemaChange): string {
  const name = change.table === null || change.object === 'table options' ? change.name : `${change.table}.${change.name}`;
  return `${change.object} \`${name}\` ${change.change}`;
}

function tableChanges(before: TableSchema, after: TableSchema): SchemaChange[] {
  const columns = compare('column', before.name, before.columns, after.columns, sameJson);
  const kept = before.columns.filter((column) => after.columns.some((other) => other.name === column.name)).map(({ name }) => name);
  const order = after.columns.map(({ name }) => name).filter((name) => kept.includes(name));
  const moved = kept.filter((name, index) => order[index] !== name).map((name) => difference('column', before.name, name, 'changed'));
  const indexes = compare('index', before.name, before.indexes, after.indexes, sameJson).map((change) => {
    const index = before.indexes.find(({ name }) => name === change.name);
    // A plain index can be made again at any time; a unique one only while no row says otherwise.
    return index !== undefined && !index.unique ? { ...change, kind: 'additive' as const } : change;
  });
  const foreignKeys = compare('foreign key', before.name, before.foreignKeys, after.foreignKeys, sameJson);
  const changes = [...columns, ...moved, ...indexes, ...foreignKeys];
  if (!sameJson(before.rest, after.rest)) return [...changes, difference('table options', before.name, before.name, 'changed')];
  // SQLite: the statement alone differs, when a table was rebuilt for instance; the old statement brings it back.
  if (changes.length === 0 && before.definition !== after.definition) {
    return [{ ...difference('table options', before.name, before.name, 'changed'), kind: 'additive' }];
  }
  return changes;
}

function compare<T extends Named>(
  object: ObjectKind,
  table: string | null,
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): SchemaChange[] {
  const old = new Map(before.map((item) => [item.name, item]));
  const now = new Map(after.map((item) => [item.name, item]));
  const added = after.filter((item) => !old.has(item.name)).map((item) => difference(object, table, item.name, 'added'));
  const removed = before.filter((item) => !now.has(item.name)).map((item) => difference(object, table, item.name, 'removed'));
  const changed = before
    .filter((item) => {
      const other = now.get(item.name);
      return other !== undefined && !same(item, other);
    })
    .map((item) => difference(object, table, item.name, 'changed'));
  return [...added, ...removed, ...changed];
}

function difference(object: ObjectKind, table: string | null, name: string, change: SchemaChange['change']): SchemaChange {
  return { kind: change === 'added' ? 'additive' : 'destructive', object, change, table, name };
}

function sameDefinition(a: StoredObject, b: StoredObject): boolean {
  return a.definition === b.definition;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
