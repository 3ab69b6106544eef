import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks a person, line by line. What is secret does not show while it is typed. */
export class Asking implements Disposable {
  readonly #lines: Interface;
  readonly #output: NodeJS.WritableStream;
  readonly #ended: Promise<null>;
  #muted = false;
  #closed = false;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#output = output;
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#muted) output.write(chunk as Buffer);
        done();
      },
    });
    this.#lines = createInterface({ input, output: echo, terminal: true });
    this.#ended = new Promise<null>((resolve) => {
      this.#lines.once('close', () => {
        this.#closed = true;
        resolve(null);
      });
    });
  }

  /** The answer, or `null` once somebody has pressed Ctrl-C or Ctrl-D. */
  async ask(question: string, options: { readonly secret?: boolean } = {}): Promise<string | null> {
    if (this.#closed) return null;
    // The line editor writes its prompt anew at every key; what is secret must not be written at all, so the question comes before.
    if (options.secret === true) this.#output.write(question);
    this.#muted = options.secret === true;
    const answer = await Promise.race([this.#lines.question(options.secret === true ? '' : question), this.#ended]);
    this.#muted = false;
    if (options.secret === true || answer === null) this.#output.write('\n');
    return answer?.trim() ?? null;
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
