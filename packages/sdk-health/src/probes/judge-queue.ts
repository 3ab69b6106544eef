import type { ProbeOutcome } from '../health-probe.ts';
import { formatSpan } from '../text/format-span.ts';

export interface QueueFigures {
  /** May run now and wait for a worker. */
  readonly pending: number;
  /** Are to run later. */
  readonly delayed: number;
  /** A worker has them. */
  readonly reserved: number;
  readonly failed: number;
  /** How long the oldest pending job has waited; `null` when none waits. */
  readonly oldestSeconds: number | null;
}

export interface QueueLimits {
  /** This many waiting jobs are a warning; 100 when absent. */
  readonly warnPending?: number | undefined;
  /** A job that has waited this long is a failure: no worker takes it; 300 when absent. */
  readonly failOldestSeconds?: number | undefined;
  /** This many failed jobs are a warning; 1 when absent. */
  readonly warnFailed?: number | undefined;
}

/** What the figures mean. */
export function judgeQueue(figures: QueueFigures, limits: QueueLimits): ProbeOutcome {
  const { warnPending = 100, failOldestSeconds = 300, warnFailed = 1 } = limits;
  const { pending, reserved, failed, oldestSeconds } = figures;
  const observed = { ...figures };
  if (oldestSeconds !== null && oldestSeconds >= failOldestSeconds) {
    return {
      status: 'failed',
      summary: `the oldest of ${pending} pending jobs has waited ${formatSpan(oldestSeconds * 1000)}`,
      remedy: 'No worker takes jobs: `woosoo services status queue-worker`, then `woosoo logs queue-worker`.',
      observed,
    };
  }
  if (pending >= warnPending) {
    return {
      status: 'warning',
      summary: `${pending} jobs pending`,
      remedy: 'The worker is behind: `woosoo logs queue-worker` shows what it is busy with.',
      observed,
    };
  }
  if (failed >= warnFailed) {
    return {
      status: 'warning',
      summary: `${failed} failed jobs, ${pending} pending`,
      remedy: '`php artisan queue:failed` lists them, `queue:retry all` runs them again, `queue:flush` forgets them.',
      observed,
    };
  }
  return { status: 'ok', summary: `${pending} pending, ${reserved} in work`, observed };
}
