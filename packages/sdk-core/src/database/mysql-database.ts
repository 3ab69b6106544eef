import type { Connection } from 'mysql2/promise';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { databaseUnreachable, type DatabaseError } from '../errors/core-errors.ts';
import type { Database, DatabaseFamily, DatabaseTarget, Row, SqlValue } from './database.ts';
import { isFatal, mysqlError } from './mysql-error.ts';
import { plainMysqlRows } from './mysql-rows.ts';

const CONNECT_TIMEOUT_MS = 5_000;

interface Opened {
  readonly connection: Connection;
  readonly version: string;
}

/**
 * MySQL or MariaDB over TCP, one connection. Dates come as text, integers beyond 2^53 as text, binary values as lower-case hex.
 * After a broken connection the next statement connects anew.
 */
export class MysqlDatabase implements Database {
  readonly #target: DatabaseTarget;
  #family: DatabaseFamily;
  #opened: Promise<Opened> | undefined;

  constructor(target: DatabaseTarget) {
    this.#target = target;
    this.#family = target.family;
  }

  get family(): DatabaseFamily {
    return this.#family;
  }

  query(sql: string, parameters: readonly SqlValue[] = []): ResultAsync<readonly Row[], DatabaseError> {
    return new ResultAsync(this.#attempt(sql, parameters));
  }

  execute(sql: string, parameters: readonly SqlValue[] = []): ResultAsync<void, DatabaseError> {
    return this.query(sql, parameters).map(() => undefined);
  }

  ping(): ResultAsync<{ readonly version: string }, DatabaseError> {
    return this.query('select version() as version').map(([row]) => ({ version: String(row?.['version']) }));
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const open = await opened?.catch(() => undefined);
    await open?.connection.end().catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #attempt(sql: string, parameters: readonly SqlValue[]): Promise<Result<readonly Row[], DatabaseError>> {
    let open: Opened;
    try {
      open = await (this.#opened ??= this.#open());
    } catch (cause) {
      this.#opened = undefined;
      return err(mysqlError(cause, this.#target, sql));
    }
    try {
      const [rows] = await open.connection.query(sql, [...parameters]);
      return ok(plainMysqlRows(rows));
    } catch (cause) {
      if (!isFatal(cause)) return err(mysqlError(cause, this.#target, sql));
      this.#opened = undefined;
      open.connection.destroy();
      return err(
        databaseUnreachable({
          message: `The connection to the database at ${this.#target.host}:${this.#target.port} broke while a statement ran.`,
          remedy: 'Check that the database server runs and look into its error log.',
          detail: { statement: sql.slice(0, 500) },
        }),
      );
    }
  }

  async #open(): Promise<Opened> {
    // The default: a bundler gives a library in CommonJS no other export.
    const { default: mysql } = await import('mysql2/promise');
    const connection = await mysql.createConnection({
      host: this.#target.host,
      port: this.#target.port,
      database: this.#target.database,
      user: this.#target.username,
      password: this.#target.password.reveal(),
      connectTimeout: CONNECT_TIMEOUT_MS,
      charset: 'utf8mb4',
      multipleStatements: false,
      dateStrings: true,
      jsonStrings: true,
      supportBigNumbers: true,
      // A server is never to have files of ours: LOAD DATA LOCAL stays off.
      flags: ['-LOCAL_FILES'],
    });
    // A connection that breaks while idle must not end the process; the next statement tells.
    connection.on('error', () => (this.#opened = undefined));
    const [rows] = await connection.query('select version() as version');
    const version = String(plainMysqlRows(rows)[0]?.['version']);
    this.#family = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
    return { connection, version };
  }
}
