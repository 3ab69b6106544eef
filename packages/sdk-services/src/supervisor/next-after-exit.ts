import { exitMeaning } from '../exits/exit-meaning.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceExit } from '../service-status.ts';

/** How a run of a service ended; `exit` is `null` when no process came to be. */
export interface EndedRun {
  readonly exit: ServiceExit | null;
  readonly lastedMs: number;
  /** Why it counts as failed although (or before) it ended by itself. */
  readonly reason: string | null;
}

export type NextAfterExit =
  | { readonly kind: 'retry'; readonly delayMs: number; readonly attempts: number; readonly reason: string }
  | { readonly kind: 'stopped' | 'failed'; readonly attempts: number; readonly reason: string };

/** What to do when a service's process has ended without being asked to. `attempts`: starts in a row that did not last, before this one. */
export function nextAfterExit(restart: ServiceDefinition['restart'], attempts: number, run: EndedRun): NextAfterExit {
  const reason = run.reason ?? `it ended with ${exitMeaning(run.exit ?? { code: null, signal: null })}`;
  const clean = run.reason === null && run.exit?.code === 0;
  if (restart.policy === 'never' || (restart.policy === 'on-failure' && clean)) {
    return { kind: clean ? 'stopped' : 'failed', attempts: 0, reason };
  }
  const short = run.lastedMs >= restart.resetAfterMs ? 1 : attempts + 1;
  if (short >= restart.maxAttempts) {
    return { kind: 'failed', attempts: short, reason: `given up after ${short} starts in a row that did not last; ${reason}` };
  }
  const delayMs = Math.min(restart.maxDelayMs, restart.initialDelayMs * 2 ** (short - 1));
  return { kind: 'retry', delayMs, attempts: short, reason };
}
