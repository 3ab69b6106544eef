import { safeTry, type Database, type DatabaseError, type Row } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { portable, readMysqlSchema } from '../database/read-mysql-schema.ts';
import { qualified } from './mysql-names.ts';

/** A view, trigger, routine or event: what a rename of tables does not take along. */
export interface StoredObject {
  readonly kind: 'view' | 'trigger' | 'procedure' | 'function' | 'event';
  readonly name: string;
  /** Its CREATE statement, without definer and without the name of the database. */
  readonly definition: string;
  /** The modes it was made under: the same text can mean something else under others. `null`: it has none of its own. */
  readonly sqlMode: string | null;
  /** Of an event's times. */
  readonly timeZone: string | null;
}

/** Everything in a schema that is not a table, in an order in which it can be made. */
export function readStoredObjects(database: Database, schema: string): ResultAsync<readonly StoredObject[], DatabaseError> {
  return safeTry(async function* () {
    const { views, triggers, routines } = yield* readMysqlSchema(database, schema);
    const modes = yield* readModes(database, schema);
    const own = (kind: StoredObject['kind'], name: string, definition: string): StoredObject => ({
      kind,
      name,
      definition,
      sqlMode: modes.get(`${kind} ${name}`) ?? null,
      timeZone: null,
    });
    return ok([
      ...routines.map(({ name, definition }) => {
        const kind = name.startsWith('procedure ') ? ('procedure' as const) : ('function' as const);
        return own(kind, name.slice(kind.length + 1), definition);
      }),
      ...views.map(({ name, definition }) => own('view', name, definition)),
      ...triggers.map(({ name, definition }) => own('trigger', name, definition)),
      ...(yield* readEvents(database, schema)),
    ]);
  });
}

function readModes(database: Database, schema: string): ResultAsync<Map<string, string>, DatabaseError> {
  return database
    .query(
      `select lower(routine_type) as kind, routine_name as name, sql_mode as mode from information_schema.routines where routine_schema = ?
       union all select 'trigger', trigger_name, sql_mode from information_schema.triggers where trigger_schema = ?`,
      [schema, schema],
    )
    .map((rows) => new Map(rows.map((row) => [`${text(row, 'kind')} ${text(row, 'name')}`, text(row, 'mode')])));
}

function readEvents(database: Database, schema: string): ResultAsync<StoredObject[], DatabaseError> {
  return safeTry(async function* () {
    const rows = yield* database.query(
      'select event_name as name, sql_mode as mode, time_zone as zone from information_schema.events where event_schema = ? order by event_name',
      [schema],
    );
    const events: StoredObject[] = [];
    for (const row of rows) {
      const name = text(row, 'name');
      const [shown] = yield* database.query(`show create event ${qualified(schema, name)}`);
      const definition = portable(text(shown, 'Create Event'), schema);
      events.push({ kind: 'event', name, definition, sqlMode: text(row, 'mode'), timeZone: text(row, 'zone') });
    }
    return ok(events);
  });
}

/** Drops views, triggers, routines and events of a schema. */
export function dropObjects(database: Database, schema: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    const objects = yield* readStoredObjects(database, schema);
    // What runs by itself goes first.
    for (const object of objects.toReversed()) yield* database.execute(drop(schema, object));
    return ok();
  });
}

/** Makes objects in the database of the connection, in place of those of the same name. */
export function createObjects(database: Database, schema: string, objects: readonly StoredObject[]): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    const [before] = yield* database.query('select @@session.sql_mode as mode, @@session.time_zone as zone');
    const created = await safeTry(async function* () {
      for (const object of objects.filter(({ kind }) => kind === 'procedure' || kind === 'function'))
        yield* create(database, schema, object);
      yield* createViews(
        database,
        schema,
        objects.filter(({ kind }) => kind === 'view'),
      );
      for (const object of objects.filter(({ kind }) => kind === 'trigger' || kind === 'event')) yield* create(database, schema, object);
      return ok();
    });
    yield* database.execute('set session sql_mode = ?, time_zone = ?', [text(before, 'mode'), text(before, 'zone')]);
    return created;
  });
}

function create(database: Database, schema: string, object: StoredObject): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    yield* database.execute(drop(schema, object));
    if (object.sqlMode !== null) yield* database.execute('set session sql_mode = ?', [object.sqlMode]);
    if (object.timeZone !== null) yield* database.execute('set session time_zone = ?', [object.timeZone]);
    return database.execute(object.definition);
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
        const made = await create(database, schema, view);
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

function drop(schema: string, { kind, name }: StoredObject): string {
  return `drop ${kind} if exists ${qualified(schema, name)}`;
}

/** The table of ours in which objects are written down before anything is dropped. */
export function objectsTable(table: string): string {
  return `create table ${table} (side varchar(20), kind varchar(20), name varchar(200), definition longtext, sql_mode text, time_zone varchar(100)) character set utf8mb4`;
}

/** Writes objects down, in one statement; `marker` stands beside them, so that the table is never empty once written. */
export function writeObjects(
  database: Database,
  table: string,
  sides: Readonly<Record<string, readonly StoredObject[]>>,
): ResultAsync<void, DatabaseError> {
  const rows = [
    ['complete', '', '', '', null, null],
    ...Object.entries(sides).flatMap(([side, objects]) =>
      objects.map(({ kind, name, definition, sqlMode, timeZone }) => [side, kind, name, definition, sqlMode, timeZone]),
    ),
  ];
  const places = rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ');
  return database.execute(`insert into ${table} (side, kind, name, definition, sql_mode, time_zone) values ${places}`, rows.flat());
}

export function readObjects(database: Database, table: string, side: string): ResultAsync<readonly StoredObject[], DatabaseError> {
  return database
    .query(`select kind, name, definition, sql_mode as mode, time_zone as zone from ${table} where side = ?`, [side])
    .map((rows) =>
      rows.map((row) => ({
        kind: text(row, 'kind') as StoredObject['kind'], // written above
        name: text(row, 'name'),
        definition: text(row, 'definition'),
        sqlMode: row['mode'] === null ? null : text(row, 'mode'),
        timeZone: row['zone'] === null ? null : text(row, 'zone'),
      })),
    );
}

function text(row: Row | undefined, name: string): string {
  return String(row?.[name] ?? '');
}
