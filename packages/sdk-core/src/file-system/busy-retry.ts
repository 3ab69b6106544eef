import { setTimeout } from 'node:timers/promises';
import { errnoOf } from './file-system-failure.ts';

/** What Windows says while a virus scanner, an indexer or a reader holds a file for a moment. */
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);
const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
const GIVE_UP_AFTER_MS = 10_000;

/** How long to wait before the next try, or `null` when it is no use. `attempt` counts the failures so far, from 1. */
export function busyRetryDelayMs(errno: string | undefined, attempt: number, waitedMs: number): number | null {
  if (errno === undefined || !BUSY.has(errno)) return null;
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return waitedMs + delay > GIVE_UP_AFTER_MS ? null : delay;
}

/** Runs a file operation, again while the policy says so. */
export async function retryWhileBusy<T>(operation: () => Promise<T>, sleep: (ms: number) => Promise<unknown> = setTimeout): Promise<T> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (thrown) {
      const delay = busyRetryDelayMs(errnoOf(thrown), attempt, waitedMs);
      if (delay === null) throw thrown;
      await sleep(delay);
      waitedMs += delay;
    }
  }
}
