import { safeTry, type Database, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import { tableNames } from './table-names.ts';
import { withDatabase } from './with-database.ts';

export interface DatabaseProbeOptions {
  readonly connector: DatabaseConnector;
  readonly name: string;
  readonly target: DatabaseTarget;
  readonly timeoutMs?: number | undefined;
}

/** Whether the database answers and can be read. It only reads. */
export class DatabaseProbe implements HealthProbe {
  readonly kind = 'database';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #connector: DatabaseConnector;
  readonly #target: DatabaseTarget;

  constructor(options: DatabaseProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.#connector = options.connector;
    this.#target = options.target;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    return await withDatabase(this.#connector, this.#target, signal, async (database) => {
      const read = await this.#read(database);
      if (read.isErr()) return outcomeOfError(read.error);
      const { version, tables } = read.value;
      const observed = { version, tables };
      if (tables === 0) {
        const summary = `${this.#target.database} answers, but has no tables`;
        return { status: 'warning', summary, remedy: 'The migrations have not been run: `woosoo deploy --backend` runs them.', observed };
      }
      return { status: 'ok', summary: `connected, version ${version}, ${tables} tables`, observed };
    });
  }

  #read(database: Database): ResultAsync<{ readonly version: string; readonly tables: number }, DatabaseError> {
    return safeTry(this, async function* () {
      const { version } = yield* database.ping();
      yield* database.query('SELECT 1 AS one');
      const tables = yield* tableNames(database, this.#target.family);
      return ok({ version, tables: tables.length });
    });
  }
}
