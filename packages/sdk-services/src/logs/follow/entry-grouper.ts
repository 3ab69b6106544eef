import { headless, type EntryHead, type LogFormat } from '../formats/log-format.ts';

export interface GroupedEntry {
  readonly head: EntryHead;
  readonly text: string;
  /** It goes on with the entry before it, whose first lines were written earlier. */
  readonly continues: boolean;
}

/** Puts lines that come bit by bit together to entries. Nothing is held back: what comes late of an entry is an entry of its own that says so. */
export class EntryGrouper {
  readonly #format: LogFormat;
  #last: EntryHead | null = null;

  constructor(format: LogFormat) {
    this.#format = format;
  }

  push(lines: readonly string[]): readonly GroupedEntry[] {
    const groups: { head: EntryHead; lines: string[]; continues: boolean }[] = [];
    for (const line of lines) {
      const head = this.#format.head(line);
      const open = groups.at(-1);
      if (head !== null) groups.push({ head, lines: [line], continues: false });
      else if (open !== undefined) open.lines.push(line);
      else
        groups.push({
          head: { ...(this.#last ?? headless(line)), message: line, context: undefined },
          lines: [line],
          continues: this.#last !== null,
        });
      this.#last = groups.at(-1)?.head ?? this.#last;
    }
    return groups.map(({ head, lines: all, continues }) => ({ head, text: all.join('\n'), continues }));
  }
}
