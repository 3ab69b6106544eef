import type { ResultAsync } from 'neverthrow';
import type { DatabaseError } from '../errors/core-errors.ts';
import type { Sensitive } from '../secrets/sensitive.ts';

export type DatabaseFamily = 'mysql' | 'mariadb' | 'sqlite';

/** Where the branch's data is. For SQLite only `database` (an absolute file path) counts. */
export interface DatabaseTarget {
  readonly family: DatabaseFamily;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: Sensitive;
}

export type SqlValue = string | number | bigint | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** A connection to the branch's database. Connects at the first use; close it. Statements are never retried. */
export interface Database extends AsyncDisposable {
  /** What the server really is (MariaDB behind `DB_CONNECTION=mysql`, say), once connected. */
  readonly family: DatabaseFamily;
  query(sql: string, parameters?: readonly SqlValue[]): ResultAsync<readonly Row[], DatabaseError>;
  /** One statement whose rows nobody wants. */
  execute(sql: string, parameters?: readonly SqlValue[]): ResultAsync<void, DatabaseError>;
  /** `{ version }` of a server that answers. */
  ping(): ResultAsync<{ readonly version: string }, DatabaseError>;
  close(): Promise<void>;
}

/** Opens connections; the driver of a family is loaded when first needed. */
export interface DatabaseConnector {
  connect(target: DatabaseTarget): Database;
}
