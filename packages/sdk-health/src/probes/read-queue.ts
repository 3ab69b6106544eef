import { safeTry, type Database, type DatabaseError, type SqlValue } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { QueueFigures } from './judge-queue.ts';

/** Times in `jobs` are Unix seconds. A job waits from the moment it may run (`available_at`), not from when it was made. */
const FIGURES = `
  SELECT
    COUNT(CASE WHEN reserved_at IS NULL AND available_at <= ? THEN 1 END) AS pending,
    COUNT(CASE WHEN reserved_at IS NULL AND available_at > ? THEN 1 END) AS delayed_jobs,
    COUNT(CASE WHEN reserved_at IS NOT NULL THEN 1 END) AS reserved,
    MIN(CASE WHEN reserved_at IS NULL AND available_at <= ? THEN available_at END) AS oldest
  FROM jobs`;

/** Counts the jobs as they are at `nowSeconds`. */
export function readQueue(database: Database, nowSeconds: number, hasFailedJobs: boolean): ResultAsync<QueueFigures, DatabaseError> {
  return safeTry(async function* () {
    const [jobs] = yield* database.query(FIGURES, [nowSeconds, nowSeconds, nowSeconds]);
    const [failed] = hasFailedJobs ? yield* database.query('SELECT COUNT(*) AS failed FROM failed_jobs') : [];
    const oldest = jobs?.['oldest'] ?? null;
    return ok({
      pending: toNumber(jobs?.['pending']),
      delayed: toNumber(jobs?.['delayed_jobs']),
      reserved: toNumber(jobs?.['reserved']),
      failed: toNumber(failed?.['failed']),
      oldestSeconds: oldest === null ? null : Math.max(0, nowSeconds - toNumber(oldest)),
    });
  });
}

function toNumber(value: SqlValue | undefined): number {
  return Number(value ?? 0);
}
