import { ResultAsync, safeTry as neverthrowSafeTry, type Err, type Result } from 'neverthrow';

type Steps = AsyncGenerator<Result<never, unknown>, Result<unknown, unknown>> | Generator<Result<never, unknown>, Result<unknown, unknown>>;
type Body = (this: unknown) => Steps;

/** The body as a method of `self`: generators have no arrow form that would keep `this`. */
interface SafeTryWithThis {
  <Self, Yielded extends Err<never, unknown>, Returned extends Result<unknown, unknown>>(
    self: Self,
    body: (this: Self) => AsyncGenerator<Yielded, Returned>,
  ): ResultAsync<ValueOf<Returned>, FailureOf<Yielded> | FailureOf<Returned>>;
  <Self, Yielded extends Err<never, unknown>, Returned extends Result<unknown, unknown>>(
    self: Self,
    body: (this: Self) => Generator<Yielded, Returned>,
  ): Result<ValueOf<Returned>, FailureOf<Yielded> | FailureOf<Returned>>;
}
type ValueOf<R> = R extends Result<infer T, unknown> ? T : never;
type FailureOf<R> = R extends Result<unknown, infer E> ? E : never;

/**
 * neverthrow's `safeTry`, with two differences. On an early exit `finally` blocks and `using` declarations of the body run:
 * neverthrow 8 takes the first yielded error and forgets the generator, so that locks, connections and files would stay open.
 * And within a class `safeTry(this, async function* () { … })` gives the body its `this`.
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
export const safeTry = ((...given: readonly [Body] | readonly [self: unknown, body: Body]) => {
  const steps = given.length === 1 ? given[0].call(undefined) : given[1].call(given[0]);
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
}) as typeof neverthrowSafeTry & SafeTryWithThis;
