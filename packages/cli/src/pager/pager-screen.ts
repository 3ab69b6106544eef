const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[0m\u001b[?25h\u001b[?1049l';
const CLEAR_LINE = '\u001b[K';

/** The whole terminal; only rows that have changed are written again. What stood there before comes back at the end. */
export class PagerScreen implements Disposable {
  readonly #stream: NodeJS.WritableStream;
  #shown: readonly string[] = [];

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.write(ENTER);
  }

  /** After the size has changed nothing stands where it did. */
  forget(): void {
    this.#shown = [];
    this.#stream.write('\u001b[2J');
  }

  show(rows: readonly string[]): void {
    const changed = rows.flatMap((row, index) =>
      row === this.#shown[index] ? [] : [`\u001b[${index + 1};1H\u001b[0m${row}\u001b[0m${CLEAR_LINE}`],
    );
    if (changed.length > 0) this.#stream.write(changed.join(''));
    this.#shown = rows;
  }

  [Symbol.dispose](): void {
    this.#stream.write(LEAVE);
  }
}
