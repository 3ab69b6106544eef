import { isTerminal } from './is-terminal.ts';
import { cutToWidth } from './text-width.ts';
import { wrapLines } from './wrap-lines.ts';

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[0J';

/** A page that is shown again and again in place of itself; what stood on the terminal before comes back at the end, with the last page below it. */
export class Screen implements Disposable {
  readonly #stream: NodeJS.WritableStream;
  #last: string | null = null;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** Without a terminal, pages follow one another. */
  show(page: string): void {
    const stream = this.#stream;
    if (!isTerminal(stream)) {
      stream.write(`${page}\n`);
      return;
    }
    const lines = wrapLines(page.trimEnd(), stream.columns - 1).split('\n');
    const room = Math.max(1, stream.rows - 1);
    // Line by line over what stands there, in one write: clearing first would flicker.
    const shown = lines.length <= room ? lines : [...lines.slice(0, room - 1), '…'];
    const text = shown.map((line) => `${cutToWidth(line, stream.columns - 1)}${CLEAR_LINE}\n`).join('');
    stream.write(`${this.#last === null ? ENTER : ''}${HOME}${text}${CLEAR_BELOW}`);
    this.#last = page;
  }

  [Symbol.dispose](): void {
    if (this.#last === null) return;
    this.#stream.write(`${LEAVE}${this.#last.trimEnd()}\n`);
    this.#last = null;
  }
}
