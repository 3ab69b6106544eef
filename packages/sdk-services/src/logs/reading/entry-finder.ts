import type { RawEntry } from '../entry/raw-entry.ts';
import type { LogFile } from '../files/log-file.ts';
import { headless, type EntryHead, type LogFormat } from '../formats/log-format.ts';
import { decodeLine } from './decode.ts';
import { entryOf } from './parse-block.ts';
import type { Range } from './read-entries.ts';

const newline = 0x0a;
const windowBytes = 128 * 1024;
/** So much of a line says whether an entry begins there: where the format can tell by the begin, and otherwise. */
const beginChars = 64;
const headBytes = 64 * 1024;
/** How far is looked for the begin and the end of an entry. */
const longestEntry = 64 * 1024 * 1024;

/** Bytes of a file, and where they stand in it. */
export interface Window {
  readonly start: number;
  readonly bytes: Buffer;
}

interface Begin {
  readonly start: number;
  readonly head: EntryHead;
  readonly line: string;
}

const nowhere: Window = { start: 0, bytes: Buffer.alloc(0) };

/** Finds what stands at a place of a file; made for many places near each other. */
export class EntryFinder {
  readonly #file: LogFile;
  readonly #format: LogFormat;
  readonly #range: Range;
  #memory: Buffer = Buffer.alloc(0);
  #own = nowhere;
  #offered: readonly Window[] = [];
  /** What is looked at: one of those two. */
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: LogFile, format: LogFormat, range: Range) {
    this.#file = file;
    this.#format = format;
    this.#range = range;
  }

  /** Bytes that somebody has read already, the latest last, good until others are given: what stands among them need not be read again. */
  offer(windows: readonly Window[]): void {
    this.#offered = windows;
  }

  /** The line at a place: its bytes (without its end), and where it begins. */
  lineAt(place: number): Promise<{ readonly offset: number; readonly bytes: Buffer }> {
    return this.#look(place, (forced) => {
      const at = place - this.#start;
      const begin = this.#lineBegin(at) ?? (forced ? 0 : null);
      const end = this.#lineEnd(at) ?? (forced ? this.#bytes.length : null);
      return begin === null || end === null ? null : { offset: this.#start + begin, bytes: this.#bytes.subarray(begin, end) };
    });
  }

  /** The entry at a place. Its order is its time, or `-Infinity`: what stands before it is not looked at. */
  entryAt(place: number): Promise<RawEntry> {
    return this.#look(place, (forced) => this.#entryIn(place - this.#start, forced));
  }

  /** Among more and more bytes; `forced`: takes what is there, since it is enough or the file was emptied meanwhile. */
  async #look<T>(place: number, find: (forced: boolean) => T | null): Promise<T> {
    const offered = this.#offered.find(({ start, bytes }) => place >= start && place < start + bytes.length);
    if (offered !== undefined) {
      [this.#start, this.#bytes] = [offered.start, offered.bytes];
      const found = find(false);
      if (found !== null) return found;
    }
    for (let reach = windowBytes; ; reach *= 4) {
      await this.#cover(place, reach);
      const found = find(reach >= longestEntry || this.#start + this.#bytes.length <= place);
      if (found !== null) return found;
    }
  }

  /** `null`: the bytes that are there don't reach from its begin to its end. */
  #entryIn(at: number, forced: boolean): RawEntry | null {
    const begin = this.#entryBegin(at) ?? (forced ? this.#beginAt(0) : null);
    const end = this.#entryEnd(at) ?? (forced ? this.#bytes.length : null);
    if (begin === null || end === null) return null;
    return entryOf(this.#bytes, this.#start, { ...begin, end: Math.min(end + 1, this.#bytes.length) }, begin.head.time ?? -Infinity);
  }

  #entryBegin(at: number): Begin | null {
    for (let start = this.#lineBegin(at); start !== null; start = this.#lineBegin(start - 1)) {
      const found = this.#begins(start);
      if (found !== null) return { start, ...found };
      if (start === 0 && this.#start === this.#range.from) return this.#beginAt(0);
    }
    return null;
  }

  /** Takes what is there for a begin. */
  #beginAt(start: number): Begin {
    return { start, ...(this.#begins(start) ?? this.#headless(start)) };
  }

  #entryEnd(at: number): number | null {
    let end = this.#lineEnd(at);
    while (end !== null && end < this.#bytes.length) {
      const isBegin = this.#isBegin(end + 1);
      if (isBegin !== false) return isBegin === null ? null : end;
      end = this.#lineEnd(end + 1);
    }
    return end;
  }

  /** `null`: too little of the line is there to tell. */
  #isBegin(start: number): boolean | null {
    const { begins } = this.#format;
    if (start >= this.#bytes.length) return true;
    const newlineAt = this.#bytes.indexOf(newline, start);
    const end = newlineAt < 0 ? this.#bytes.length : newlineAt;
    if (newlineAt < 0 && end - start < (begins === undefined ? headBytes : beginChars) && !this.#isLast()) return null;
    return begins === undefined
      ? this.#begins(start) !== null
      : begins(this.#bytes.toString('latin1', start, Math.min(end, start + beginChars)));
  }

  #headless(start: number): Omit<Begin, 'start'> {
    const end = this.#bytes.indexOf(newline, start);
    const line = decodeLine(this.#bytes.subarray(start, end < 0 ? this.#bytes.length : end));
    return { head: headless(line), line };
  }

  /** The head of the entry that begins at a line; `null` when the line only goes on. Behind the last line something begins, too. */
  #begins(start: number): Omit<Begin, 'start'> | null {
    if (start >= this.#bytes.length) return { head: headless(''), line: '' };
    const end = this.#bytes.indexOf(newline, start);
    const line = decodeLine(this.#bytes.subarray(start, end < 0 ? this.#bytes.length : end));
    const head = this.#format.head(line);
    return head === null ? null : { head, line };
  }

  #lineBegin(at: number): number | null {
    const before = at === 0 ? -1 : this.#bytes.lastIndexOf(newline, at - 1);
    return before >= 0 || this.#start === this.#range.from ? before + 1 : null;
  }

  /** Where the line's end stands; the length at the end of the file; `null`: not among these bytes. */
  #lineEnd(at: number): number | null {
    const end = this.#bytes.indexOf(newline, at);
    if (end >= 0) return end + 1 < this.#bytes.length || this.#isLast() ? end : null;
    return this.#isLast() ? this.#bytes.length : null;
  }

  #isLast(): boolean {
    return this.#start + this.#bytes.length >= this.#range.to;
  }

  async #cover(place: number, reach: number): Promise<void> {
    const from = Math.max(this.#range.from, place - reach / 16);
    const to = Math.min(this.#range.to, place + reach / 32);
    [this.#start, this.#bytes] = [this.#own.start, this.#own.bytes];
    const inside = this.#start <= from && this.#start + this.#bytes.length >= to;
    if (inside && this.#bytes.length > 0) return;
    // Places come in order: more of what comes next than of what was.
    const start = Math.floor(from);
    const length = Math.min(this.#range.to, place + reach) - start;
    // The same memory again: fresh one costs more than reading into it.
    if (this.#memory.length < length) this.#memory = Buffer.allocUnsafe(length);
    this.#bytes = this.#memory.subarray(0, await this.#file.readInto(this.#memory.subarray(0, length), start));
    this.#start = start;
    this.#own = { start, bytes: this.#bytes };
  }
}
