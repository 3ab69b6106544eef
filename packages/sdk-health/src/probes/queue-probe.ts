import { safeTry, type Clock, type Database, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { judgeQueue, type QueueFigures, type QueueLimits } from './judge-queue.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import { readQueue } from './read-queue.ts';
import { tableNames } from './table-names.ts';
import { withDatabase } from './with-database.ts';

export interface QueueProbeOptions extends QueueLimits {
  readonly connector: DatabaseConnector;
  readonly clock: Clock;
  readonly name: string;
  readonly target: DatabaseTarget;
  readonly timeoutMs?: number | undefined;
}

/** Laravel's database queue: how many jobs wait, for how long, and how many failed. Skipped where there is no such queue. */
export class QueueProbe implements HealthProbe {
  readonly kind = 'queue';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: QueueProbeOptions;

  constructor(options: QueueProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { connector, target } = this.#options;
    return await withDatabase(connector, target, signal, async (database) => {
      const read = await this.#read(database);
      if (read.isErr()) return outcomeOfError(read.error);
      if (read.value === null) return { status: 'skipped', summary: 'no database queue: there is no table "jobs"' };
      return judgeQueue(read.value, this.#options);
    });
  }

  #read(database: Database): ResultAsync<QueueFigures | null, DatabaseError> {
    const { target, clock } = this.#options;
    return safeTry(async function* () {
      const tables = yield* tableNames(database, target.family);
      if (!tables.includes('jobs')) return ok(null);
      const nowSeconds = Math.floor(clock.now().getTime() / 1000);
      return ok(yield* readQueue(database, nowSeconds, tables.includes('failed_jobs')));
    });
  }
}
