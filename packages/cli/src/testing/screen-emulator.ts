/** As much of a terminal as the displays use, so that a test sees what a person sees: lines that wrap and scroll, a cursor that goes up. */
export class ScreenEmulator {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Everything since the beginning; the last `rows` lines are the screen. */
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  cursorShown = true;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What stands on it, also above the screen's upper end. */
  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  write(text: string): boolean {
    for (const [piece = '', parameters, command] of text.matchAll(/\u001b\[([0-9;?]*)([A-Za-z])|[^\u001b]/gu)) {
      if (command === undefined) this.#put(piece);
      else this.#control(parameters ?? '', command);
    }
    return true;
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#newLine();
    else {
      if (this.#column >= this.columns) this.#newLine();
      const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
      this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= '';
  }

  #control(parameters: string, command: string): void {
    const top = Math.max(0, this.#lines.length - this.rows);
    // What has scrolled out of the screen cannot be reached any more.
    if (command === 'A') this.#row = Math.max(top, this.#row - Number(parameters || 1));
    else if (command === 'H') [this.#row, this.#column] = [top, 0];
    else if (command === 'K') this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    else if (command === 'J') {
      this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
      this.#lines.length = this.#row + 1;
    } else if (parameters === '?25') this.cursorShown = command === 'h';
  }
}
