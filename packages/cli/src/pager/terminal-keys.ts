import { keysOf } from './keys.ts';

/** The keys that somebody presses, one by one, until it is disposed of; what they say is not shown. */
export class TerminalKeys implements Disposable {
  readonly #stdin: NodeJS.ReadStream;
  readonly #onKey: (key: string) => void;
  readonly #wasRaw: boolean;
  readonly #take = (chunk: Buffer | string): void => {
    for (const key of keysOf(chunk.toString())) this.#onKey(key);
  };

  constructor(stdin: NodeJS.ReadStream, onKey: (key: string) => void) {
    this.#stdin = stdin;
    this.#onKey = onKey;
    this.#wasRaw = stdin.isRaw;
    stdin.setRawMode(true);
    stdin.on('data', this.#take);
    stdin.resume();
  }

  [Symbol.dispose](): void {
    this.#stdin.off('data', this.#take);
    this.#stdin.setRawMode(this.#wasRaw);
    this.#stdin.pause();
  }
}
