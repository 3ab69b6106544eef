/** A line that never ends must not fill the memory. */
const LONGEST_LINE = 64 * 1024;

/** Puts pieces of output together to lines and hands each on without its end; of a line that redraws itself (`\r`) the last state. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    if (this.#rest.length > LONGEST_LINE) this.end();
  }

  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    const whole = line.replace(/\r+$/, '');
    this.#onLine(whole.slice(whole.lastIndexOf('\r') + 1));
  }
}
