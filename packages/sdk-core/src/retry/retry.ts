import { ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';

/** When to try again, and when to stop. */
export interface RetryPolicy<E> {
  /** How often in all, the first try included. */
  readonly tries: number;
  /** Before the second try; doubles from try to try. */
  readonly firstDelayMs: number;
  /** No wait is longer; no limit when absent. */
  readonly longestDelayMs?: number;
  /** Whether trying again can help; always when absent. */
  readonly isWorthIt?: (error: E) => boolean;
  /** How long the other side asked to wait before the next try; `undefined`: our own delay. */
  readonly wantedDelayMs?: (error: E) => number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an operation until it succeeds or the policy says stop; the last error is the one that is returned.
 *
 * @example
 * ```ts
 * import { retry, SystemClock } from '@woosoo/sdk-core';
 * import { errAsync } from 'neverthrow';
 *
 * const result = await retry(() => errAsync('busy'), { tries: 3, firstDelayMs: 100 }, new SystemClock());
 * ```
 */
export function retry<T, E>(operation: () => ResultAsync<T, E>, policy: RetryPolicy<E>, clock: Clock): ResultAsync<T, E> {
  return new ResultAsync(attempt(operation, policy, clock));
}

async function attempt<T, E>(operation: () => ResultAsync<T, E>, policy: RetryPolicy<E>, clock: Clock): Promise<Result<T, E>> {
  const { tries, firstDelayMs, longestDelayMs = Infinity, isWorthIt = () => true, wantedDelayMs, signal } = policy;
  for (let tried = 1; ; tried += 1) {
    const result = await operation();
    if (result.isOk() || tried >= tries || !isWorthIt(result.error)) return result;
    const ownDelayMs = Math.min(firstDelayMs * 2 ** (tried - 1), longestDelayMs);
    await clock.sleep(wantedDelayMs?.(result.error) ?? ownDelayMs, { signal });
    if (signal?.aborted === true) return result;
  }
}
