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
import type { DatabaseRestore, DatabaseRestoreError, RestoreSource } from './database-restore.ts';
import { assertTables } from './assert-tables.ts';
import { baseTables, dropObjects, quote } from './mysql-session.ts';
import type { MysqlTools } from './mysql-tools.ts';

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

  constructor(
    deps: {
      readonly fileSystem: FileSystem;
      readonly databases: DatabaseConnector;
      readonly tools: MysqlTools;
      readonly paths: BranchPaths;
    },
    target: DatabaseTarget,
    restoreId: string,
  ) {
    this.#fileSystem = deps.fileSystem;
    this.#databases = deps.databases;
    this.#tools = deps.tools;
    this.#target = target;
    this.#folder = join(deps.paths.state, 'restores', restoreId);
  }

  get #before(): string {
    return join(this.#folder, 'before.sql.gz');
  }

  begun(): ResultAsync<boolean, FileSystemError> {
    return this.#fileSystem.stat(this.#before).map((stat) => stat !== null);
  }

  restore({ file, tables, signal }: RestoreSource): ResultAsync<void, DatabaseRestoreError> {
    return this.#keepBefore(signal).andThen(() => this.#replace(file, tables, signal));
  }

  confirm(): ResultAsync<void, DatabaseRestoreError> {
    return this.#fileSystem.remove(this.#folder);
  }

  undo(): ResultAsync<void, DatabaseRestoreError> {
    return this.#replace(this.#before, null).andThen(() => this.confirm());
  }

  #keepBefore(signal: AbortSignal | undefined): ResultAsync<void, DatabaseRestoreError> {
    const partial = `${this.#before}.partial`;
    return safeTry(
      async function* (this: MysqlInPlaceRestore) {
        if (yield* this.begun()) return ok();
        yield* this.#fileSystem.makeDirectory(this.#folder, { mode: 0o700 });
        yield* this.#fileSystem.remove(partial);
        yield* this.#tools.dump(partial, this.#target.family, signal);
        return this.#fileSystem.move(partial, this.#before);
      }.bind(this),
    );
  }

  #replace(file: string, tables: readonly string[] | null, signal?: AbortSignal): ResultAsync<void, DatabaseRestoreError> {
    const live = this.#target.database;
    return safeTry(
      async function* (this: MysqlInPlaceRestore) {
        await using database = this.#databases.connect(this.#target);
        yield* dropEverything(database, live);
        yield* this.#tools.load(file, live, signal);
        if (tables !== null) yield* assertTables(database, live, tables);
        return ok();
      }.bind(this),
    );
  }
}

function dropEverything(database: Database, live: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    yield* dropObjects(database, live);
    yield* database.execute('set foreign_key_checks = 0');
    for (const table of yield* baseTables(database, live)) yield* database.execute(`drop table if exists ${quote(table)}`);
    yield* database.execute('set foreign_key_checks = 1');
    return ok();
  });
}
