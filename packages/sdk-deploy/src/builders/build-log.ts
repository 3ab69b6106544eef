import type { AppendHandle } from '@woosoo/sdk-core';

/** The log of a build: lines in the order in which they came, written while the build goes on. A disk that takes no more does not fail the build. */
export class BuildLog {
  readonly #handle: AppendHandle;
  #waiting = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: AppendHandle) {
    this.#handle = handle;
  }

  write(line: string): void {
    this.#waiting += `${line}\n`;
    this.#writing = this.#writing.then(() => this.#flush());
  }

  /** Waits for what is still to be written. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close().unwrapOr(undefined);
  }

  /** All that came meanwhile with one write. */
  async #flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') await this.#handle.write(text).unwrapOr(undefined);
  }
}
