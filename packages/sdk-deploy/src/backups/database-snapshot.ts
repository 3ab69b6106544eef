import { basename, extname, join } from 'node:path';
import {
  safeTry,
  type Clock,
  type Database,
  type DatabaseConnector,
  type DatabaseError,
  type DatabaseTarget,
  type FileSystem,
} from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { schemaHash, type DatabaseSchema, type StoredObject } from '../database/database-schema.ts';
import { quoteIdentifier } from '../database/quote-identifier.ts';
import { readSchema } from '../database/read-schema.ts';
import { dumpIncomplete, type DumpIncomplete } from './backup-errors.ts';
import type { BackupMetadata } from './backup.ts';
import type { ClientRun } from './database-client.ts';
import type { DumpError, MysqlTools } from './mysql-tools.ts';
import type { Seal } from './seal.ts';
import { countSqliteRows, packFile, snapshotSqlite } from './sqlite-snapshot.ts';

export type DatabaseRecord = NonNullable<BackupMetadata['database']>;

export interface DatabaseSnapshot {
  readonly record: DatabaseRecord;
  readonly warnings: readonly string[];
}

export interface SnapshotDeps {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly databases: DatabaseConnector;
  readonly tools: MysqlTools;
  readonly seal: Seal;
}

/**
 * Puts the database into `<folder>/database/`: `<name>_<date>.sql.gz` by the server's own dump program, `<name>_<date>.sqlite.gz` by SQLite's backup function.
 * The dump must hold the tables of the database, and the schema must be the same after it as before: a change of tables meanwhile can slip through unseen.
 */
export function snapshotDatabase(
  deps: SnapshotDeps,
  target: DatabaseTarget,
  folder: string,
  run?: ClientRun,
): ResultAsync<DatabaseSnapshot, DatabaseError | DumpError> {
  return safeTry(async function* () {
    const startedMs = deps.clock.monotonicMs();
    await using database = deps.databases.connect(target);
    const { version } = yield* database.ping();
    const schema = yield* readSchema(database);
    const tables = schema.tables.map(({ name }) => name);
    const isSqlite = target.family === 'sqlite';
    const name = isSqlite ? basename(target.database, extname(target.database)) : target.database;
    const date = deps.clock.now().toISOString().slice(0, 10);
    const stem = `database/${fileName(name)}_${date}`;
    yield* deps.fileSystem.makeDirectory(join(folder, 'database'), { mode: 0o700 });

    const parts = isSqlite
      ? yield* copySqlite(deps, target.database, folder, stem)
      : yield* dumpMysql(deps, database, target, folder, stem, schema, run);
    if (schemaHash(yield* readSchema(database)) !== schemaHash(schema)) {
      return err(
        dumpIncomplete({
          message: `Tables of \`${target.database}\` were changed while it was dumped, so the dump may lack rows.`,
          remedy: 'Let whoever changes tables finish, then try again.',
        }),
      );
    }
    const { warnings, ...record } = parts;
    return ok({
      warnings,
      record: {
        family: database.family,
        server_version: version,
        name,
        tables,
        schema_sha256: schemaHash(schema),
        ...record,
        duration_ms: Math.round(deps.clock.monotonicMs() - startedMs),
      },
    });
  });
}

/** What the two ways of dumping have of their own. */
interface SnapshotParts extends Pick<DatabaseRecord, 'file' | 'events_file' | 'contents' | 'sha256' | 'tool'> {
  readonly warnings: readonly string[];
}

function copySqlite(deps: SnapshotDeps, from: string, folder: string, stem: string): ResultAsync<SnapshotParts, DumpError> {
  const file = `${stem}.sqlite.gz${deps.seal.suffix}`;
  const copy = join(folder, `${stem}.copy`);
  return safeTry(async function* () {
    yield* snapshotSqlite(from, copy);
    const sha256 = yield* deps.fileSystem.digest(copy);
    const contents = yield* countSqliteRows(copy);
    yield* packFile(copy, join(folder, file), deps.seal);
    yield* deps.fileSystem.remove(copy);
    return ok({ file, events_file: null, contents, sha256, tool: 'SQLite', warnings: [] });
  });
}

function dumpMysql(
  deps: SnapshotDeps,
  database: Database,
  target: DatabaseTarget,
  folder: string,
  stem: string,
  schema: DatabaseSchema,
  run: ClientRun | undefined,
): ResultAsync<SnapshotParts, DatabaseError | DumpError> {
  const { fileSystem, tools, seal } = deps;
  const file = `${stem}.sql.gz${seal.suffix}`;
  return safeTry(async function* () {
    yield* assertViewsWork(database, schema.views);
    const dumped = yield* tools.dump(join(folder, file), database.family, run);
    if (dumped.tables.length !== schema.tables.length) {
      return err(
        dumpIncomplete({
          message: `The dump of \`${target.database}\` holds ${dumped.tables.length} tables, the database ${schema.tables.length}.`,
          remedy: 'Check that the database user may read every table, and that nobody changes tables meanwhile; then try again.',
        }),
      );
    }
    if ((yield* fileSystem.digest(join(folder, file))) !== dumped.sha256) {
      return err(
        dumpIncomplete({
          message: `The dump ${file} reads back differently from what was written.`,
          remedy: 'The disk or the memory of this machine may be failing: check them, and try again.',
        }),
      );
    }
    const events = yield* countEvents(database);
    const eventsFile = events === 0 ? null : `${stem}.events.sql.gz${seal.suffix}`;
    if (eventsFile !== null) yield* tools.dumpEvents(join(folder, eventsFile), database.family, run);
    return ok({
      file,
      events_file: eventsFile,
      contents: [...dumped.tables],
      sha256: null,
      tool: dumped.tool,
      warnings: yield* engineWarnings(database),
    });
  });
}

function countEvents(database: Database): ResultAsync<number, DatabaseError> {
  return database
    .query('select count(*) as n from information_schema.events where event_schema = database()')
    .map(([row]) => Number(row?.['n']));
}

/** Tables that do not take part in a snapshot are dumped as they are at that moment. */
function engineWarnings(database: Database): ResultAsync<string[], DatabaseError> {
  return database
    .query(
      "select table_name as name, engine from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE' and engine <> 'InnoDB' order by table_name",
    )
    .map((rows) =>
      rows.map(
        ({ name, engine }) =>
          `Table ${String(name)} (${String(engine)}) takes no part in the snapshot: its rows may be some moments younger than those of other tables.`,
      ),
    );
}

/** A file name on every system, whatever the database is called. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '_');
}

/** A view whose definer is gone, or what it reads, would be dumped without an error and fail at the restore. */
function assertViewsWork(database: Database, views: readonly StoredObject[]): ResultAsync<void, DumpIncomplete> {
  return safeTry(async function* () {
    for (const { name } of views) {
      yield* database.query(`select * from ${quoteIdentifier(name, 'mysql')} limit 0`).mapErr((error) =>
        dumpIncomplete({
          message: `The view \`${name}\` does not work, so it could not be restored: ${error.message}`,
          remedy: 'Correct or drop the view, then try again.',
          cause: error,
        }),
      );
    }
    return ok();
  });
}
