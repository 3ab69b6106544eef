import type { LogEntry } from '@woosoo/sdk-services';
import { plainLogLine, readableText } from '../present/logs.ts';

/** One line of an entry, as it is shown. */
export interface LogLine {
  readonly entry: LogEntry;
  readonly text: string;
  /** Where the entry begins. */
  readonly first: boolean;
}

/** Nobody reads further to the right. */
const LONGEST = 20_000;
/** So many lines are kept; a text of some dozen megabytes. */
const MOST = 200_000;

/** The lines that were loaded, the oldest first. */
export class LogLines {
  #lines: LogLine[] = [];
  #entries = 0;

  get length(): number {
    return this.#lines.length;
  }

  get entries(): number {
    return this.#entries;
  }

  get isFull(): boolean {
    return this.#lines.length >= MOST;
  }

  clear(): void {
    this.#lines = [];
    this.#entries = 0;
  }

  at(index: number): LogLine | undefined {
    return this.#lines[index];
  }

  /** Older entries, the oldest first; how many lines these are. */
  prepend(entries: readonly LogEntry[]): number {
    const lines = entries.flatMap(linesOf);
    this.#lines = [...lines, ...this.#lines];
    this.#entries += entries.length;
    return lines.length;
  }

  /** New entries; how many lines had to go at the other end. */
  append(entries: readonly LogEntry[]): number {
    for (const entry of entries) this.#lines.push(...linesOf(entry));
    this.#entries += entries.length;
    // Not at every line: moving them all takes a while.
    const gone = this.#lines.length > MOST * 1.1 ? this.#lines.length - MOST : 0;
    if (gone > 0) this.#lines = this.#lines.slice(gone);
    return gone;
  }

  /** The nearest line before (`-1`) or behind (`1`) a place that holds the text; `null`: none. */
  find(text: string, from: number, step: -1 | 1): number | null {
    const exact = /\p{Lu}/u.test(text);
    for (let index = from + step; index >= 0 && index < this.#lines.length; index += step) {
      const line = this.#lines[index]?.text ?? '';
      if ((exact ? line : line.toLowerCase()).includes(text)) return index;
    }
    return null;
  }
}

function linesOf(entry: LogEntry): readonly LogLine[] {
  return readableText(entry)
    .split('\n')
    .map((line, index) => {
      const cut = line.length > LONGEST ? `${line.slice(0, LONGEST)}… (${line.length - LONGEST} more characters)` : line;
      return { entry, text: plainLogLine(cut), first: index === 0 };
    });
}
