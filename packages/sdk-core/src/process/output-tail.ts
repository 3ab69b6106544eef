/** The end of a long text, in bounded memory. */
export class OutputTail {
  readonly #limit: number;
  #chunks: string[] = [];
  #length = 0;

  /** @param limit - In characters. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
    if (this.#length <= this.#limit * 2) return;
    // Cut seldom, so that a chatty program does not cost a copy of all for each of its lines.
    const kept = this.text();
    this.#chunks = [kept];
    this.#length = kept.length;
  }

  text(): string {
    return this.#chunks.join('').slice(-this.#limit);
  }
}
