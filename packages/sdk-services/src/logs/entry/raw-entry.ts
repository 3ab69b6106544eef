import { contextOf } from '../formats/context-of.ts';
import type { EntryHead } from '../formats/log-format.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogLevel } from './log-level.ts';

/** An entry and where it stands in its file. */
export interface RawEntry {
  /** Its first byte, and the one behind its last. */
  readonly offset: number;
  readonly end: number;
  readonly head: EntryHead;
  readonly text: string;
  /** By which entries of several logs are merged (ms since 1970): its time, or that of the one before it. */
  readonly order: number;
}

/** An entry as it is given out. Time and data are made when they are asked for: of most entries only the text is wanted. */
export class ReadEntry implements LogEntry {
  readonly source: string;
  readonly text: string;
  readonly #head: EntryHead;

  constructor(source: string, { head, text }: Pick<RawEntry, 'head' | 'text'>) {
    this.source = source;
    this.text = text;
    this.#head = head;
  }

  get time(): string | null {
    return this.#head.time === null ? null : new Date(this.#head.time).toISOString();
  }

  get level(): LogLevel | null {
    return this.#head.level;
  }

  get message(): string {
    return this.#head.message;
  }

  get context(): Readonly<Record<string, unknown>> | null {
    return this.#head.context ?? contextOf(this.text);
  }

  toJSON(): LogEntry {
    const { source, time, level, message, context, text } = this;
    return { source, time, level, message, context, text };
  }
}
