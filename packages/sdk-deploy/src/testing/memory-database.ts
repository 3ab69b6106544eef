import { DatabaseSync } from 'node:sqlite';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { queryFailed, type Database, type DatabaseConnector, type DatabaseError, type Row, type SqlValue } from '@woosoo/sdk-core';

/** A real SQLite database in memory that outlives its connections, as a server does. What a connection left open is rolled back when the next one comes. */
export class MemoryDatabase implements DatabaseConnector {
  #database = new DatabaseSync(':memory:');

  constructor(...statements: readonly string[]) {
    this.run(...statements);
  }

  connect(): Database {
    if (this.#database.isTransaction) this.#database.exec('rollback');
    const opened = (): DatabaseSync => this.#database;
    const attempt = <T>(sql: string, action: () => T): ResultAsync<T, DatabaseError> => new ResultAsync(answered(sql, action));
    const close = (): Promise<void> => Promise.resolve();
    return {
      family: 'sqlite',
      query: (sql, parameters = []) => attempt(sql, () => rows(opened(), sql, parameters)),
      execute: (sql, parameters = []) =>
        attempt(
          sql,
          () =>
            void opened()
              .prepare(sql)
              .run(...parameters),
        ),
      ping: () => attempt('ping', () => ({ version: 'memory' })),
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  run(...statements: readonly string[]): void {
    for (const statement of statements) this.#database.exec(statement);
  }

  /** Everything in it, as one comparable text from which {@link MemoryDatabase.replace} makes it again. */
  snapshot(): string {
    const objects = rows(this.#database, "select type, name, sql from sqlite_schema where name not like 'sqlite%' order by name", []);
    const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    const content = tables.map((name) => [name, rows(this.#database, `select * from "${name}" order by 1`, [])] as const);
    return JSON.stringify({ statements: objects.map(({ sql }) => sql), content });
  }

  replace(snapshot: string): void {
    const { statements, content } = JSON.parse(snapshot) as { statements: string[]; content: [string, Row[]][] }; // written above
    this.#database = new DatabaseSync(':memory:');
    this.run(...statements);
    for (const [table, all] of content) {
      for (const row of all) {
        const marks = Object.keys(row).map(() => '?');
        this.#database.prepare(`insert into "${table}" values (${marks.join(', ')})`).run(...Object.values(row));
      }
    }
  }
}

function rows(database: DatabaseSync, sql: string, parameters: readonly SqlValue[]): readonly Row[] {
  return database
    .prepare(sql)
    .all(...parameters)
    .map((row) => ({ ...row }) as Row); // no binary values in these tests
}

async function answered<T>(sql: string, action: () => T): Promise<Result<T, DatabaseError>> {
  await Promise.resolve();
  try {
    return ok(action());
  } catch (cause) {
    return err(queryFailed({ message: `${sql}: ${String(cause)}`, remedy: 'Look at the statement.', cause }));
  }
}
