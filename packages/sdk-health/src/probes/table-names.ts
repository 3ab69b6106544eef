import type { Database, DatabaseError, DatabaseFamily } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';

/** The tables of the database that we are connected to. */
export function tableNames(database: Database, family: DatabaseFamily): ResultAsync<readonly string[], DatabaseError> {
  const sql =
    family === 'sqlite'
      ? "SELECT name AS table_label FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
      : // MySQL 8 gives the columns of information_schema in capitals, hence the alias.
        'SELECT table_name AS table_label FROM information_schema.tables WHERE table_schema = DATABASE()';
  return database.query(sql).map((rows) => rows.map((row) => String(row['table_label'])));
}
