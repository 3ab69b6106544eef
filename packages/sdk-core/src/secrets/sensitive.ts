import { inspect } from 'node:util';

const MASK = '[REDACTED]';

/**
 * A value that must not be printed. Template strings, `JSON.stringify`, `console.log` and `util.inspect` all give `[REDACTED]`;
 * only {@link Sensitive.reveal} gives the value, so each use can be found by searching for that word.
 *
 * @example
 * ```ts
 * import { Sensitive } from '@woosoo/sdk-core';
 *
 * const password = Sensitive.of('hunter22');
 * `${password}`;       // [REDACTED]
 * password.reveal();   // hunter22
 * ```
 */
export class Sensitive<T = string> {
  readonly #value: T;

  private constructor(value: T) {
    this.#value = value;
  }

  static of<T>(value: T): Sensitive<T> {
    return new Sensitive(value);
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** The plain text of an argument that may be sensitive. */
export function reveal(value: string | Sensitive): string {
  return typeof value === 'string' ? value : value.reveal();
}
