import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type DatabaseConnector, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import { ranMigrations } from '../database/database-state.ts';

export interface DatabaseFacts {
  /** Names of the migrations that have run. */
  readonly ran: readonly string[];
  /** Whether it holds anything yet. */
  readonly hasTables: boolean;
}

const COUNT_TABLES = {
  sqlite: "select count(*) as n from sqlite_schema where type = 'table'",
  server: 'select count(*) as n from information_schema.tables where table_schema = database()',
};

/** A SQLite file that is not there yet knows of no migration; a server that does not answer is an error. */
export function readDatabaseFacts(deps: {
  readonly config: BranchConfig;
  readonly fileSystem: FileSystem;
  readonly databases: DatabaseConnector;
}): ResultAsync<DatabaseFacts, WoosooError> {
  const { fileSystem, databases, config } = deps;
  const { database } = config;
  return safeTry(async function* () {
    if (database.family === 'sqlite' && (yield* fileSystem.stat(database.database)) === null) return ok({ ran: [], hasTables: false });
    await using connection = databases.connect(database);
    const [counted] = yield* connection.query(database.family === 'sqlite' ? COUNT_TABLES.sqlite : COUNT_TABLES.server);
    return ok({ ran: (yield* ranMigrations(connection)) ?? [], hasTables: Number(counted?.['n']) > 0 });
  });
}
