import { err, errAsync, ok, okAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { safeTry } from './safe-try.ts';

it('runs finally blocks on an early exit, before the result is there', async () => {
  const seen: string[] = [];
  const result = await safeTry(async function* () {
    try {
      yield* errAsync('early');
      return ok(1);
    } finally {
      await Promise.resolve();
      seen.push('finally');
    }
  });
  expect([result._unsafeUnwrapErr(), ...seen]).toEqual(['early', 'finally']);
});

it('disposes what the body is using', async () => {
  const seen: string[] = [];
  const resource = { [Symbol.asyncDispose]: () => Promise.resolve(void seen.push('disposed')) };
  const run = (fails: boolean) =>
    safeTry(async function* () {
      await using _held = resource;
      yield* fails ? errAsync('early') : okAsync(1);
      return ok(2);
    });
  expect((await run(true)).isErr()).toBe(true);
  expect((await run(false))._unsafeUnwrap()).toBe(2);
  expect(seen).toEqual(['disposed', 'disposed']);
});

it('does the same without promises', () => {
  const seen: string[] = [];
  const result = safeTry(function* () {
    try {
      yield* err('early');
      return ok(1);
    } finally {
      seen.push('finally');
    }
  });
  expect([result._unsafeUnwrapErr(), ...seen]).toEqual(['early', 'finally']);
});

it('gives the body the object that it belongs to', async () => {
  class Till {
    readonly #cents: number;
    constructor(cents: number) {
      this.#cents = cents;
    }
    inAWhile() {
      return safeTry(this, async function* () {
        return ok(this.#cents + (yield* okAsync(1)));
      });
    }
    now(fails: boolean) {
      return safeTry(this, function* () {
        yield* fails ? err('shut' as const) : ok();
        return ok(this.#cents);
      });
    }
  }
  const till = new Till(41);
  expect((await till.inAWhile())._unsafeUnwrap()).toBe(42);
  expect(till.now(false)._unsafeUnwrap()).toBe(41);
  expect(till.now(true)._unsafeUnwrapErr()).toBe('shut');
});
