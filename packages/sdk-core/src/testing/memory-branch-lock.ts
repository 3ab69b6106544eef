import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { lockHeld } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { BranchLock, LockHolder, LockLease } from '../lock/branch-lock.ts';
import { lockHeldError } from '../lock/lock-held-error.ts';

/** A lock within one process; the object is the branch. */
export class MemoryBranchLock implements BranchLock {
  readonly #clock: Clock;
  #holder: LockHolder | null = null;

  constructor(deps: { readonly clock: Clock }) {
    this.#clock = deps.clock;
  }

  acquire(wanted: Omit<LockHolder, 'pid' | 'startedAt'>): ResultAsync<LockLease, ErrorOf<typeof lockHeld>> {
    if (this.#holder !== null) return errAsync(lockHeldError(this.#holder, this.#clock.now()));
    const holder: LockHolder = { ...wanted, pid: process.pid, startedAt: this.#clock.now().toISOString() };
    this.#holder = holder;
    const release = (): Promise<void> => {
      if (this.#holder === holder) this.#holder = null;
      return Promise.resolve();
    };
    return okAsync({ holder, release, [Symbol.asyncDispose]: release });
  }

  status(): ResultAsync<LockHolder | null, never> {
    return okAsync(this.#holder);
  }
}
