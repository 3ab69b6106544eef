import type { RawEntry } from '../entry/raw-entry.ts';
import type { LogFile } from '../files/log-file.ts';
import { headless, type EntryHead, type LogFormat } from '../formats/log-format.ts';
import { decodeLine } from './decode.ts';
import { entryOf } from './parse-block.ts';
import type { Range } from './read-entries.ts';

const newline = 0x0a;
const windowBytes = 512 * 1024;
/** So much of a line says whether an entry begins there. */
const beginChars = 64;
/** How far is looked for the begin and the end of an entry. */
const longestEntry = 64 * 1024 * 1024;

/** Finds what stands at a place of a file; made for many places near each other. */
export class EntryFinder {
  readonly #file: LogFile;
  readonly #format: LogFormat;
  readonly #range: Range;
  #memory: Buffer = Buffer.alloc(0);
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: LogFile, format: LogFormat, range: Range) {
    this.#file = file;
    this.#format = format;
    this.#range = range;
  }

  /** The line at a place: its bytes (without its end), and where it begins. */
  async lineAt(place: number): Promise<{ readonly offset: number; readonly bytes: Buffer }> {
    for (let reach = windowBytes; ; reach *= 4) {
      await this.#cover(place, reach);
      const at = place - this.#start;
      const begin = this.#lineBegin(at);
      const end = this.#lineEnd(at);
      if (begin !== null && end !== null) return { offset: this.#start + begin, bytes: this.#bytes.subarray(begin, end) };
    }
  }

  /** The entry at a place. Its order is its time, or `-Infinity`: what stands before it is not looked at. */
  async entryAt(place: number): Promise<RawEntry> {
    for (let reach = windowBytes; ; reach *= 4) {
      await this.#cover(place, reach);
      const found = this.#entryIn(place - this.#start, reach >= longestEntry);
      if (found !== null) return found;
    }
  }

  /** `null`: the bytes that are there don't reach from its begin to its end. */
  #entryIn(at: number, forced: boolean): RawEntry | null {
    const start = this.#entryBegin(at) ?? (forced ? 0 : null);
    const end = this.#entryEnd(at) ?? (forced ? this.#bytes.length : null);
    if (start === null || end === null) return null;
    const { head, line } = this.#begins(start) ?? this.#headless(start);
    return entryOf(this.#bytes, this.#start, { start, end: Math.min(end + 1, this.#bytes.length), head, line }, head.time ?? -Infinity);
  }

  #entryBegin(at: number): number | null {
    let start = this.#lineBegin(at);
    while (start !== null && this.#begins(start) === null && !(start === 0 && this.#start === this.#range.from))
      start = this.#lineBegin(start - 1);
    return start;
  }

  #entryEnd(at: number): number | null {
    let end = this.#lineEnd(at);
    while (end !== null && end < this.#bytes.length && !this.#isBegin(end + 1)) end = this.#lineEnd(end + 1);
    return end;
  }

  #isBegin(start: number): boolean {
    const { begins } = this.#format;
    if (begins === undefined || start >= this.#bytes.length) return this.#begins(start) !== null;
    const end = this.#bytes.indexOf(newline, start);
    return begins(this.#bytes.toString('latin1', start, Math.min(end < 0 ? this.#bytes.length : end, start + beginChars)));
  }

  #headless(start: number): { readonly head: EntryHead; readonly line: string } {
    const end = this.#bytes.indexOf(newline, start);
    const line = decodeLine(this.#bytes.subarray(start, end < 0 ? this.#bytes.length : end));
    return { head: headless(line), line };
  }

  /** The head of the entry that begins at a line; `null` when the line only goes on. Behind the last line something begins, too. */
  #begins(start: number): { readonly head: EntryHead; readonly line: string } | null {
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
    const inside = this.#start <= from && this.#start + this.#bytes.length >= to;
    if (inside && this.#bytes.length > 0) return;
    // Places come in order: more of what comes next than of what was.
    const start = Math.floor(from);
    const length = Math.min(this.#range.to, place + reach) - start;
    // The same memory again: fresh one costs more than reading into it.
    if (this.#memory.length < length) this.#memory = Buffer.allocUnsafe(length);
    this.#bytes = this.#memory.subarray(0, await this.#file.readInto(this.#memory.subarray(0, length), start));
    this.#start = start;
  }
}
