import { lockHeld } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { LockHolder } from './branch-lock.ts';

/** Says who holds the lock, with what, since when; `null`: the lock is held, but nobody knows by whom. */
export function lockHeldError(holder: LockHolder | null, now: Date): ErrorOf<typeof lockHeld> {
  if (holder === null) {
    return lockHeld({
      message: 'Another operation is running, in a process that does not answer.',
      remedy: 'Wait for it to end. If it hangs, end that process and run `woosoo recover`; the lock goes away with the process.',
    });
  }
  const minutes = Math.round((now.getTime() - Date.parse(holder.startedAt)) / 60_000);
  const since = `since ${holder.startedAt}${minutes > 0 ? ` (${minutes} min)` : ''}`;
  return lockHeld({
    message: `Another operation is running: "${holder.command}", started by ${holder.actor} (process ${holder.pid}), ${since}.`,
    remedy: `Wait for it to end. If it hangs, end process ${holder.pid} and run \`woosoo recover\`; the lock goes away with the process.`,
    detail: { holder },
  });
}
