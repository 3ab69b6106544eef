import { safeTry, type Database, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { ok, type Err, type Result, type ResultAsync } from 'neverthrow';
import { assertRows, assertTables } from './assert-tables.ts';
import type { ClientRun } from './database-client.ts';
import type { DatabaseRestore, DatabaseRestoreError, RestoreSource } from './database-restore.ts';
import type { MysqlInPlaceRestore } from './mysql-in-place-restore.ts';
import { mysqlRestoreNames, type MysqlRestoreNames } from './mysql-restore-names.ts';
import { qualified } from './mysql-names.ts';
import { baseTables, createSchema, dropSchema, endConnections, movables, waitForTurn } from './mysql-session.ts';
import type { MysqlTools } from './mysql-tools.ts';
import { createObjects, dropObjects, objectsTable, readObjects, readStoredObjects, writeObjects } from './stored-objects.ts';

/** How far a restore is: nothing counts yet; the dump is loaded and checked; the tables have changed places; they have changed back. */
type Progress = 'none' | 'loaded' | 'swapped' | 'undone';

/**
 * Restores MySQL or MariaDB: the dump is loaded into a schema of its own, checked, and then all tables change places in one `RENAME TABLE`,
 * which takes milliseconds. Views, triggers, routines and events cannot move and are made anew; their definitions are written down in a table of ours before anything is dropped,
 * and where that table stands says how far the restore is. Without the right to make a schema it is done in place, after a dump of what was there.
 */
export class MysqlRestore implements DatabaseRestore {
  readonly #databases: DatabaseConnector;
  readonly #tools: MysqlTools;
  readonly #inPlace: MysqlInPlaceRestore;
  readonly #target: DatabaseTarget;
  readonly #names: MysqlRestoreNames;

  constructor(
    deps: { readonly databases: DatabaseConnector; readonly tools: MysqlTools; readonly inPlace: MysqlInPlaceRestore },
    target: DatabaseTarget,
    restoreId: string,
  ) {
    this.#databases = deps.databases;
    this.#tools = deps.tools;
    this.#inPlace = deps.inPlace;
    this.#target = target;
    this.#names = mysqlRestoreNames(target.database, restoreId);
  }

  restore(source: RestoreSource): ResultAsync<void, DatabaseRestoreError> {
    const [names, live] = [this.#names, this.#target.database];
    return this.#with(async function* (database) {
      if (yield* this.#inPlace.begun()) return this.#inPlace.restore(source);
      let progress = yield* readProgress(database, names);
      if (progress === 'undone') yield* endUndo(database, live, names, progress);
      if (progress === 'none' || progress === 'undone') {
        yield* endConnections(database, names.scratch);
        yield* dropSchema(database, names.scratch);
        if (!(yield* createSchema(database, live, names.scratch))) return this.#inPlace.restore(source);
        yield* this.#load(database, source);
        progress = 'loaded';
      }
      if (progress === 'loaded') yield* swapIn(database, live, names);
      yield* createObjects(database, live, yield* readObjects(database, qualified(names.before, names.mark), 'restored'));
      yield* dropSchema(database, names.scratch);
      // They run by themselves, so they come last, and only where they belong.
      if (source.events != null) yield* this.#tools.load(source.events, live, { ...source, rows: new Map() });
      return ok();
    });
  }

  confirm(): ResultAsync<void, DatabaseRestoreError> {
    return this.#with(async function* (database) {
      if (yield* this.#inPlace.begun()) return this.#inPlace.confirm();
      yield* dropSchema(database, this.#names.scratch);
      yield* dropSchema(database, this.#names.before);
      return ok();
    });
  }

  undo(run: ClientRun = {}): ResultAsync<void, DatabaseRestoreError> {
    const [names, live] = [this.#names, this.#target.database];
    return this.#with(async function* (database) {
      if (yield* this.#inPlace.begun()) return this.#inPlace.undo(run);
      let progress = yield* readProgress(database, names);
      if (progress === 'swapped') {
        yield* swapBack(database, live, names);
        progress = 'undone';
      }
      return endUndo(database, live, names, progress);
    });
  }

  /** Loads, checks, and writes the mark, in one statement at the end. */
  #load(database: Database, source: RestoreSource): ResultAsync<void, DatabaseRestoreError> {
    const [names, live] = [this.#names, this.#target.database];
    return safeTry(this, async function* () {
      yield* this.#tools.load(source.file, names.scratch, source);
      yield* assertTables(database, names.scratch, source.tables);
      yield* assertRows(database, names.scratch, source.rows);
      const mark = qualified(names.scratch, names.mark);
      const restored = yield* readStoredObjects(database, names.scratch);
      const before = yield* readStoredObjects(database, live);
      yield* database.execute(objectsTable(mark));
      yield* writeObjects(database, mark, { restored, before });
      return ok();
    });
  }

  #with(work: (this: MysqlRestore, database: Database) => Steps): ResultAsync<void, DatabaseRestoreError> {
    const database = this.#databases.connect(this.#target);
    return safeTry(this, async function* () {
      await using connection = database;
      // Whoever still holds a table open would otherwise be waited for without end.
      yield* connection.execute('set session lock_wait_timeout = 60');
      // A statement of a process that was killed may still be running; its connection holds this until then.
      yield* waitForTurn(connection, this.#names.scratch);
      return await safeTry(() => work.call(this, connection));
    });
  }
}

type Steps = AsyncGenerator<Err<never, DatabaseRestoreError>, Result<void, DatabaseRestoreError>>;

/** Makes the old views, triggers, routines and events anew, from where they are written down, and only then drops what the restore had made. */
function endUndo(database: Database, live: string, names: MysqlRestoreNames, progress: Progress): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    if (progress !== 'none') {
      const mark = qualified(names.scratch, progress === 'loaded' ? names.mark : names.undone);
      yield* createObjects(database, live, yield* readObjects(database, mark, 'before'));
    }
    if ((yield* baseTables(database, names.before)).length === 0) yield* dropSchema(database, names.before);
    yield* endConnections(database, names.scratch);
    return dropSchema(database, names.scratch);
  });
}

function readProgress(database: Database, names: MysqlRestoreNames): ResultAsync<Progress, DatabaseError> {
  return safeTry(async function* () {
    if ((yield* baseTables(database, names.before)).includes(names.mark)) return ok<Progress>('swapped');
    const scratch = yield* baseTables(database, names.scratch);
    if (scratch.includes(names.undone)) return ok<Progress>('undone');
    if (!scratch.includes(names.mark)) return ok<Progress>('none');
    const [row] = yield* database.query(`select count(*) as n from ${qualified(names.scratch, names.mark)}`);
    return ok<Progress>(Number(row?.['n']) === 0 ? 'none' : 'loaded');
  });
}

function swapIn(database: Database, live: string, names: MysqlRestoreNames): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    if ((yield* baseTables(database, names.before)).length === 0) {
      yield* dropSchema(database, names.before);
      yield* createSchema(database, live, names.before);
    }
    yield* dropObjects(database, names.scratch);
    yield* dropObjects(database, live);
    const incoming = (yield* movables(database, names.scratch)).filter((table) => table !== names.mark);
    const outgoing = yield* movables(database, live);
    return renameAll(database, [
      ...outgoing.map((table) => [qualified(live, table), qualified(names.before, table)] as const),
      ...incoming.map((table) => [qualified(names.scratch, table), qualified(live, table)] as const),
      [qualified(names.scratch, names.mark), qualified(names.before, names.mark)],
    ]);
  });
}

function swapBack(database: Database, live: string, names: MysqlRestoreNames): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    yield* dropSchema(database, names.scratch);
    yield* createSchema(database, live, names.scratch);
    yield* dropObjects(database, live);
    const outgoing = yield* movables(database, live);
    const incoming = (yield* movables(database, names.before)).filter((table) => table !== names.mark);
    return renameAll(database, [
      ...outgoing.map((table) => [qualified(live, table), qualified(names.scratch, table)] as const),
      ...incoming.map((table) => [qualified(names.before, table), qualified(live, table)] as const),
      [qualified(names.before, names.mark), qualified(names.scratch, names.undone)],
    ]);
  });
}

/** All or nothing. */
function renameAll(database: Database, pairs: readonly (readonly [string, string])[]): ResultAsync<void, DatabaseError> {
  return database.execute(`rename table ${pairs.map(([from, to]) => `${from} to ${to}`).join(', ')}`);
}
