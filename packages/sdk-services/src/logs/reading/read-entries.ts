import type { RawEntry } from '../entry/raw-entry.ts';
import type { LogFile } from '../files/log-file.ts';
import type { LogFormat } from '../formats/log-format.ts';
import { parseBlock } from './parse-block.ts';

const blockBytes = 512 * 1024;
/** Backward mostly a few are wanted. */
const backBytes = 128 * 1024;
/** A longer entry comes in pieces: nothing may fill the memory. */
const longestEntry = 64 * 1024 * 1024;
const newline = 0x0a;

/** A part of a file: the first byte, the begin of a line, and the one behind the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

type Entries = AsyncGenerator<readonly RawEntry[], void, void>;

/** The entries of a part of a file in their order, some at a time. */
export async function* entriesForward(file: LogFile, format: LogFormat, { from, to }: Range): Entries {
  let [at, size] = [from, blockBytes];
  let order = -Infinity;
  let memory = noMemory;
  while (at < to) {
    memory = await filled(memory, file, at, Math.min(size, to - at));
    const bytes = memory.bytes;
    if (bytes.length === 0) return;
    const atEnd = at + bytes.length >= to;
    const forced = size >= longestEntry;
    const cut = atEnd ? 0 : bytes.lastIndexOf(newline) + 1;
    const end = cut === 0 && (atEnd || forced) ? bytes.length : cut;
    const entries = ordered(parseBlock({ bytes: bytes.subarray(0, end), offset: at }, format, 'keep', order), file.modifiedMs);
    // Whether the last one goes on shows with what comes behind it.
    const whole = atEnd || (forced && entries.length === 1) ? entries : entries.slice(0, -1);
    if (whole.length === 0) {
      size *= 4;
      continue;
    }
    yield whole;
    order = whole.at(-1)?.order ?? order;
    at = whole.at(-1)?.end ?? to;
    size = blockBytes;
  }
}

/** The same from the end to the begin: each list is in the file's order, and stands before the list that came earlier. */
export async function* entriesBackward(file: LogFile, format: LogFormat, { from, to }: Range): Entries {
  let [end, size] = [to, backBytes];
  let later = file.modifiedMs;
  let memory = noMemory;
  while (end > from) {
    const begin = Math.max(from, end - size);
    memory = await filled(memory, file, begin, end - begin);
    const bytes = memory.bytes;
    if (bytes.length === 0) return;
    const whole = begin === from || size >= longestEntry;
    // What the piece begins with may be half a line.
    const start = whole ? 0 : bytes.indexOf(newline) + 1 || bytes.length;
    const entries = ordered(parseBlock({ bytes: bytes.subarray(start), offset: begin + start }, format, whole ? 'keep' : 'leave'), later);
    const [first] = entries;
    if (first === undefined) {
      size *= 4;
      continue;
    }
    yield entries;
    later = first.order;
    end = first.offset;
    size = backBytes;
  }
}

interface Memory {
  readonly whole: Buffer;
  readonly bytes: Buffer;
}

const noMemory: Memory = { whole: Buffer.alloc(0), bytes: Buffer.alloc(0) };

/** Reads into the same memory again: entries are copies, and fresh memory piles up until it is collected. */
async function filled({ whole }: Memory, file: LogFile, position: number, length: number): Promise<Memory> {
  const memory = whole.length < length ? Buffer.allocUnsafe(length) : whole;
  return { whole: memory, bytes: memory.subarray(0, await file.readInto(memory.subarray(0, length), position)) };
}

/** Entries before the first one with a time go with that; where none has a time, with `otherwise`. */
function ordered(entries: readonly RawEntry[], otherwise: number): readonly RawEntry[] {
  if (entries[0]?.order !== -Infinity) return entries;
  const order = entries.find(({ head }) => head.time !== null)?.order ?? otherwise;
  return entries.map((entry) => (entry.order === -Infinity ? { ...entry, order } : entry));
}
