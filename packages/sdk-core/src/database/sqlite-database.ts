import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { databaseUnreachable, queryFailed, type DatabaseError } from '../errors/core-errors.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { loadSqlite } from './load-sqlite.ts';

/** How long a statement waits for another process that writes. Node waits in place: nothing else of this process runs meanwhile. */
const BUSY_TIMEOUT_MS = 5_000;
const CANTOPEN = 14;
const NOT_A_DATABASE = 26;

/** A SQLite file that exists; a missing one is `DatabaseUnreachable`, never created. Binary values come as lower-case hex. */
export class SqliteDatabase implements Database {
  readonly family = 'sqlite';
  readonly #file: string;
  #connection: DatabaseSync | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  query(sql: string, parameters: readonly SqlValue[] = []): ResultAsync<readonly Row[], DatabaseError> {
    return this.#use((connection) => {
      const statement = connection.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all(...parameters).map(plainRow);
    }, sql);
  }

  execute(sql: string, parameters: readonly SqlValue[] = []): ResultAsync<void, DatabaseError> {
    return this.#use((connection) => void connection.prepare(sql).run(...parameters), sql);
  }

  ping(): ResultAsync<{ readonly version: string }, DatabaseError> {
    // The count makes SQLite read the file; the version alone would not.
    return this.query('select sqlite_version() as version, (select count(*) from sqlite_schema) as objects').map(([row]) => ({
      version: String(row?.['version']),
    }));
  }

  close(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #use<T>(action: (connection: DatabaseSync) => T, sql: string): ResultAsync<T, DatabaseError> {
    return new ResultAsync(this.#attempt(action, sql));
  }

  async #attempt<T>(action: (connection: DatabaseSync) => T, sql: string): Promise<Result<T, DatabaseError>> {
    try {
      this.#connection ??= await this.#open();
      return ok(action(this.#connection));
    } catch (cause) {
      return err(sqliteError(cause, this.#file, sql));
    }
  }

  async #open(): Promise<DatabaseSync> {
    const { DatabaseSync } = await loadSqlite();
    const url = pathToFileURL(this.#file);
    url.searchParams.set('mode', 'rw');
    return new DatabaseSync(url, { timeout: BUSY_TIMEOUT_MS });
  }
}

function plainRow(row: Readonly<Record<string, SQLOutputValue>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: SQLOutputValue): SqlValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

function sqliteError(cause: unknown, file: string, sql: string): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = typeof cause === 'object' && cause !== null && 'errcode' in cause ? cause.errcode : undefined;
  if (code === CANTOPEN || code === NOT_A_DATABASE) {
    return databaseUnreachable({
      message: code === CANTOPEN ? `The SQLite database ${file} cannot be opened.` : `${file} is not a SQLite database.`,
      remedy: 'Check DB_DATABASE in deployment.config.env: it must be the absolute path of an existing file that this account may write.',
      detail: { file, sqliteCode: code },
    });
  }
  return queryFailed({
    message: `SQLite refused a statement on ${file}: ${reason}.`,
    remedy: 'Look at the statement in the detail; if the database is locked, end the program that holds it and try again.',
    detail: { file, sqliteCode: code, statement: sql.slice(0, 500) },
  });
}
