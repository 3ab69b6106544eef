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
import { schemaHash, type StoredObject } from '../database/database-schema.ts';
import { quoteIdentifier } from '../database/quote-identifier.ts';
import { readSchema } from '../database/read-schema.ts';
import { dumpIncomplete, type DumpIncomplete } from './backup-errors.ts';
import type { BackupMetadata } from './backup.ts';
import type { DumpError, MysqlTools } from './mysql-tools.ts';
import type { Seal } from './seal.ts';
import { packFile, snapshotSqlite } from './sqlite-snapshot.ts';

export type DatabaseRecord = NonNullable<BackupMetadata['database']>;

export interface SnapshotDeps {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly databases: DatabaseConnector;
  readonly tools: MysqlTools;
  readonly seal: Seal;
}

/**
 * Puts the database into `<folder>/database/`: `<name>_<date>.sql.gz` by the server's own dump program, `<name>_<date>.sqlite.gz` by SQLite's backup function.
 * The dump must hold as many tables as the database, and the schema must be the same after it as before: a change of tables meanwhile can slip through unseen.
 */
export function snapshotDatabase(
  deps: SnapshotDeps,
  target: DatabaseTarget,
  folder: string,
  signal?: AbortSignal,
): ResultAsync<DatabaseRecord, DatabaseError | DumpError> {
  return safeTry(async function* () {
    const startedMs = deps.clock.monotonicMs();
    await using database = deps.databases.connect(target);
    const { version } = yield* database.ping();
    const schema = yield* readSchema(database);
    const tables = schema.tables.map(({ name }) => name);
    const isSqlite = target.family === 'sqlite';
    const name = isSqlite ? basename(target.database, extname(target.database)) : target.database;
    const date = deps.clock.now().toISOString().slice(0, 10);
    const file = `database/${name}_${date}.${isSqlite ? 'sqlite' : 'sql'}.gz${deps.seal.suffix}`;
    const path = join(folder, file);
    yield* deps.fileSystem.makeDirectory(join(folder, 'database'), { mode: 0o700 });

    if (isSqlite) {
      const copy = `${path}.copy`;
      yield* snapshotSqlite(target.database, copy);
      yield* packFile(copy, path, deps.seal);
      yield* deps.fileSystem.remove(copy);
    } else {
      yield* assertViewsWork(database, schema.views);
      const dumped = yield* deps.tools.dump(path, database.family, signal);
      if (dumped.tables !== tables.length) {
        return err(
          dumpIncomplete({
            message: `The dump of \`${target.database}\` holds ${dumped.tables} tables, the database ${tables.length}.`,
            remedy: 'Check that the database user may read every table, and that nobody changes tables meanwhile; then try again.',
          }),
        );
      }
    }
    if (schemaHash(yield* readSchema(database)) !== schemaHash(schema)) {
      return err(
        dumpIncomplete({
          message: `Tables of \`${target.database}\` were changed while it was dumped, so the dump may lack rows.`,
          remedy: 'Let whoever changes tables finish, then try again.',
        }),
      );
    }
    return ok({
      family: database.family,
      server_version: version,
      name,
      file,
      tables,
      schema_sha256: schemaHash(schema),
      duration_ms: Math.round(deps.clock.monotonicMs() - startedMs),
    });
  });
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
