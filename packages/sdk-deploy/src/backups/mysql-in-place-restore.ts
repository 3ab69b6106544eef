import { join } from 'node:path';
import {
  safeTry,
  type BranchPaths,
  type Database,
  type DatabaseConnector,
  type DatabaseError,
  type DatabaseTarget,
  type FileSystem,
  type FileSystemError,
} from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { ClientRun } from './database-client.ts';
import type { DatabaseRestore, DatabaseRestoreError, RestoreSource } from './database-restore.ts';
import { assertRows, assertTables } from './assert-tables.ts';
import { quote } from './mysql-names.ts';
import { baseTables, movables } from './mysql-session.ts';
import type { MysqlTools } from './mysql-tools.ts';
import type { Seal } from './seal.ts';
import { dropObjects, readStoredObjects } from './stored-objects.ts';

/**
 * For a user who may not make another schema: what is there is dumped first (once, and never written over), then everything is dropped and the backup loaded.
 * The dump in `.woosoo/restores/<id>/` says that this way was taken.
 */
export class MysqlInPlaceRestore implements DatabaseRestore {
  readonly #fileSystem: FileSystem;
  readonly #databases: DatabaseConnector;
  readonly #tools: MysqlTools;
  readonly #target: DatabaseTarget;
  readonly #folder: string;
  readonly #suffix: string;

  constructor(
    deps: {
      readonly fileSystem: FileSystem;
      readonly databases: DatabaseConnector;
      readonly tools: MysqlTools;
      readonly paths: BranchPaths;
      readonly seal: Seal;
    },
    target: DatabaseTarget,
    restoreId: string,
  ) {
    this.#fileSystem = deps.fileSystem;
    this.#databases = deps.databases;
    this.#tools = deps.tools;
    this.#target = target;
    this.#suffix = deps.seal.suffix;
    this.#folder = join(deps.paths.state, 'restores', restoreId);
  }

  /** The dump of what was there, and that of its events; the first is there last. */
  #files(suffix: string): { readonly before: string; readonly events: string } {
    return { before: join(this.#folder, `before.sql.gz${suffix}`), events: join(this.#folder, `before.events.sql.gz${suffix}`) };
  }

  /** Wherever the keys stand by now: it may have been made before they were changed. */
  #kept(): ResultAsync<{ readonly before: string; readonly events: string | null } | null, FileSystemError> {
    const choices = ['', '.age'].map((suffix) => this.#files(suffix));
    return safeTry(this, async function* () {
      for (const { before, events } of choices) {
        if ((yield* this.#fileSystem.stat(before)) !== null)
          return ok({ before, events: (yield* this.#fileSystem.stat(events)) === null ? null : events });
      }
      return ok(null);
    });
  }

  begun(): ResultAsync<boolean, FileSystemError> {
    return this.#kept().map((kept) => kept !== null);
  }

  restore(source: RestoreSource): ResultAsync<void, DatabaseRestoreError> {
    return this.#keepBefore(source).andThen(() => this.#replace(source));
  }

  confirm(): ResultAsync<void, DatabaseRestoreError> {
    return this.#fileSystem.remove(this.#folder);
  }

  undo({ operationId }: ClientRun = {}): ResultAsync<void, DatabaseRestoreError> {
    return this.#kept().andThen((kept) => {
      if (kept === null) return this.confirm();
      return this.#replace({ file: kept.before, events: kept.events, tables: null, rows: new Map(), operationId }).andThen(() =>
        this.confirm(),
      );
    });
  }

  #keepBefore({ signal, operationId }: ClientRun): ResultAsync<void, DatabaseRestoreError> {
    const { before, events } = this.#files(this.#suffix);
    return safeTry(this, async function* () {
      if (yield* this.begun()) return ok();
      yield* this.#fileSystem.makeDirectory(this.#folder, { mode: 0o700 });
      const partial = join(this.#folder, `partial.sql.gz${this.#suffix}`);
      yield* this.#fileSystem.remove(partial);
      yield* this.#fileSystem.remove(events);
      const server = yield* this.#server();
      if (server.hasEvents) yield* this.#tools.dumpEvents(events, server.family, { signal, operationId });
      yield* this.#tools.dump(partial, server.family, { signal, operationId });
      return this.#fileSystem.move(partial, before);
    });
  }

  #server(): ResultAsync<{ readonly family: DatabaseTarget['family']; readonly hasEvents: boolean }, DatabaseError> {
    return safeTry(this, async function* () {
      await using database = this.#databases.connect(this.#target);
      const objects = yield* readStoredObjects(database, this.#target.database);
      return ok({ family: database.family, hasEvents: objects.some(({ kind }) => kind === 'event') });
    });
  }

  #replace(source: Omit<RestoreSource, 'tables'> & { readonly tables: readonly string[] | null }): ResultAsync<void, DatabaseRestoreError> {
    const live = this.#target.database;
    return safeTry(this, async function* () {
      await using database = this.#databases.connect(this.#target);
      yield* dropEverything(database, live);
      yield* this.#tools.load(source.file, live, source);
      if (source.tables !== null) yield* assertTables(database, live, source.tables);
      yield* assertRows(database, live, source.rows);
      if (source.events != null) yield* this.#tools.load(source.events, live, { ...source, rows: new Map() });
      return ok();
    });
  }
}

function dropEverything(database: Database, live: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    yield* dropObjects(database, live);
    yield* database.execute('set foreign_key_checks = 0');
    const tables = yield* baseTables(database, live);
    for (const table of tables) yield* database.execute(`drop table if exists ${quote(table)}`);
    const sequences = (yield* movables(database, live)).filter((name) => !tables.includes(name));
    for (const sequence of sequences) yield* database.execute(`drop sequence if exists ${quote(sequence)}`);
    yield* database.execute('set foreign_key_checks = 1');
    return ok();
  });
}
