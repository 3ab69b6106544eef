import type { Database } from '@woosoo/sdk-core';

/** A connection that fails from the n-th executed statement on, as if the process had ended there; `failed` tells whether it came to that. */
export class CutOffDatabase implements Database {
  readonly #inner: Database;
  #left: number;
  failed = false;

  constructor(inner: Database, statements: number) {
    this.#inner = inner;
    this.#left = statements;
  }

  get family(): Database['family'] {
    return this.#inner.family;
  }

  query(...parameters: Parameters<Database['query']>): ReturnType<Database['query']> {
    return this.#inner.query(...parameters);
  }

  execute(...parameters: Parameters<Database['execute']>): ReturnType<Database['execute']> {
    this.#left -= 1;
    this.failed ||= this.#left < 0;
    return this.failed ? this.#inner.execute('select nothing from nowhere') : this.#inner.execute(...parameters);
  }

  ping(): ReturnType<Database['ping']> {
    return this.#inner.ping();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
