import { ResultAsync, safeTry as neverthrowSafeTry, type Result } from 'neverthrow';

type Body = () =>
  AsyncGenerator<Result<never, unknown>, Result<unknown, unknown>> | Generator<Result<never, unknown>, Result<unknown, unknown>>;

/**
 * neverthrow's `safeTry`, with one difference: on an early exit `finally` blocks and `using` declarations of the body run.
 * neverthrow 8 takes the first yielded error and forgets the generator, so that locks, connections and files would stay open.
 *
 * @example
 * ```ts
 * import { safeTry, type BranchLock } from '@woosoo/sdk-core';
 * import { ok, type ResultAsync } from 'neverthrow';
 *
 * declare const lock: BranchLock;
 * declare function work(): ResultAsync<number, { type: 'WorkFailed' }>;
 * const result = safeTry(async function* () {
 *   await using _lease = yield* lock.acquire({ actor: 'ana', command: 'work' });
 *   return ok(yield* work()); // the lock is released, whether this fails or not
 * });
 * ```
 */
export const safeTry = ((body: Body) => {
  const steps = body();
  const first = steps.next();
  if (first instanceof Promise)
    return new ResultAsync(
      first.then(async ({ done, value }) => {
        if (done !== true) await (steps as AsyncGenerator<unknown, Result<unknown, unknown> | undefined>).return(undefined);
        return value;
      }),
    );
  if (first.done !== true) (steps as Generator<unknown, Result<unknown, unknown> | undefined>).return(undefined);
  return first.value;
}) as typeof neverthrowSafeTry;
