import type { LogFile } from '../files/log-file.ts';
import type { Window } from '../reading/entry-finder.ts';
import type { Range } from '../reading/read-entries.ts';

export const chunkBytes = 2 * 1024 * 1024;
/** So many chunks that are to stay do, before the oldest is read over. */
export const keptChunks = 4;
/** Copying out of the system's memory takes longer than searching: some do it at a time. */
const readsAhead = 3;
/** One is being searched. */
const regionCount = keptChunks + 1 + readsAhead;
/** Room for what overlaps the next chunk, and for reading 16 bytes at once behind the end. */
const margin = 64 * 1024;

/** How much memory a reader fills. */
export const readerBytes = regionCount * (chunkBytes + margin);

/** A piece of a file in memory. */
export interface Chunk extends Window {
  /** Where it begins in the memory. */
  readonly at: number;
}

interface Reading extends Range {
  readonly direction: 'forward' | 'backward';
  /** So many bytes of the next chunk are read with each. */
  readonly overlap: number;
}

/** Reads a part of a file into memory chunk by chunk, some ahead of the one that is looked at. */
export class ChunkReader {
  readonly #file: LogFile;
  readonly #memory: Uint8Array<ArrayBuffer>;
  readonly #reading: Reading;
  readonly #count: number;
  readonly #free: number[];
  readonly #kept: Chunk[] = [];
  readonly #ahead: Promise<Chunk>[] = [];
  #asked = 0;

  /** `begin`: from where on the memory, of {@link readerBytes}, is for this reader. */
  constructor(file: LogFile, memory: Uint8Array<ArrayBuffer>, begin: number, reading: Reading) {
    this.#file = file;
    this.#memory = memory;
    this.#reading = reading;
    this.#count = Math.ceil((reading.to - reading.from) / chunkBytes);
    this.#free = Array.from({ length: regionCount }, (_, index) => begin + index * (chunkBytes + margin));
    for (let index = 0; index < readsAhead; index += 1) this.#readAhead();
  }

  /** Those that stayed, the latest last: until the next one is asked for. */
  get kept(): readonly Window[] {
    return this.#kept;
  }

  /** The next one; `null` behind the last. */
  async next(): Promise<Chunk | null> {
    const chunk = await (this.#ahead.shift() ?? null);
    this.#readAhead();
    return chunk;
  }

  /** What becomes of a chunk that was looked at: whether it stays for a while. */
  settle(chunk: Chunk, stays: boolean): void {
    if (stays) this.#kept.push(chunk);
    else this.#free.push(chunk.at);
  }

  #readAhead(): void {
    if (this.#asked >= this.#count) return;
    const at = this.#free.pop() ?? this.#kept.shift()?.at;
    if (at === undefined) throw new Error('A chunk was not settled.');
    const read = this.#read(this.#asked, at);
    // Who stops at the first failure, or looks no further, does not wait for this one.
    read.catch(() => undefined);
    this.#ahead.push(read);
    this.#asked += 1;
  }

  async #read(index: number, at: number): Promise<Chunk> {
    const { from, to, direction, overlap } = this.#reading;
    const start = from + (direction === 'forward' ? index : this.#count - 1 - index) * chunkBytes;
    const length = await this.#file.readInto(this.#memory.subarray(at, at + Math.min(chunkBytes + overlap, to - start)), start);
    return { at, start, bytes: Buffer.from(this.#memory.buffer, at, length) };
  }
}
