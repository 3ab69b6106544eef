import type { ResultAsync } from 'neverthrow';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { lockFailed, lockHeld } from '../errors/core-errors.ts';

/** Who holds the lock, for people to read. Not the lock itself: a card without a live lock means nothing. */
export interface LockHolder {
  readonly pid: number;
  readonly actor: string;
  readonly command: string;
  readonly startedAt: string;
  readonly operationId?: string | undefined;
}

export interface LockLease extends AsyncDisposable {
  readonly holder: LockHolder;
  release(): Promise<void>;
}

/** One operation at a time. The lock is owned by the operating system and dies with the process, however that ends. */
export interface BranchLock {
  acquire(holder: Omit<LockHolder, 'pid' | 'startedAt'>): ResultAsync<LockLease, ErrorOf<typeof lockHeld> | ErrorOf<typeof lockFailed>>;
  /** The holder, or `null` when it is free. */
  status(): ResultAsync<LockHolder | null, ErrorOf<typeof lockFailed>>;
}
