import type { Database, DatabaseError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { DatabaseSchema } from './database-schema.ts';
import { readMysqlSchema } from './read-mysql-schema.ts';
import { readSqliteSchema } from './read-sqlite-schema.ts';

/**
 * Reads what the database is made of: tables with columns, indexes and foreign keys, views, triggers, routines. Rows are not looked at.
 *
 * @example
 * ```ts
 * import { DriverDatabaseConnector, type DatabaseTarget } from '@woosoo/sdk-core';
 * import { readSchema, schemaHash } from '@woosoo/sdk-deploy';
 *
 * async function fingerprint(target: DatabaseTarget): Promise<string | undefined> {
 *   await using database = new DriverDatabaseConnector().connect(target);
 *   return (await readSchema(database)).map(schemaHash).unwrapOr(undefined);
 * }
 * ```
 */
export function readSchema(database: Database): ResultAsync<DatabaseSchema, DatabaseError> {
  return database.family === 'sqlite' ? readSqliteSchema(database) : readMysqlSchema(database);
}
