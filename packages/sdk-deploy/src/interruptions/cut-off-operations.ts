import { okAsync, type ResultAsync } from 'neverthrow';
import type { BranchLock, InterruptedOperation, OperationRunner, WoosooError } from '@woosoo/sdk-core';

/** Operations that were cut off and wait for recovery. While somebody holds the lock, an open journal is that of an operation that is running. */
export function cutOffOperations(deps: {
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
}): ResultAsync<readonly InterruptedOperation[], WoosooError> {
  const { lock, runner } = deps;
  return lock
    .status()
    .andThen((holder): ResultAsync<readonly InterruptedOperation[], WoosooError> => (holder === null ? runner.interrupted() : okAsync([])));
}
