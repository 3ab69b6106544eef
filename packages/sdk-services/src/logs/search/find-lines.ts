import type { LogFile } from '../files/log-file.ts';
import { EntryFinder } from '../reading/entry-finder.ts';
import type { LogFormat } from '../formats/log-format.ts';
import type { Range } from '../reading/read-entries.ts';
import { findLiterals } from './find-literals.ts';
import type { PatternThread } from './pattern-thread.ts';
import type { SearchPlan } from './search-plan.ts';

export type Direction = 'forward' | 'backward';

/** Says that a pattern takes too long. */
export const tooSlow = Symbol('too slow');

interface Where {
  readonly file: LogFile;
  readonly format: LogFormat;
  readonly range: Range;
  readonly direction: Direction;
}

const blockBytes = 1024 * 1024;
const longestLine = 64 * 1024 * 1024;
const newline = 0x0a;

/** A place in each line that matches, some at a time; each list is in order, backward the lists come from the end. */
export async function* findLines(
  { file, format, range, direction }: Where,
  plan: SearchPlan,
  thread: PatternThread | null,
): AsyncGenerator<readonly number[] | typeof tooSlow, void, void> {
  if (plan.literal !== null && (plan.isLiteral || thread === null)) {
    yield* findLiterals(file, [plan.literal], range, direction);
    return;
  }
  if (thread === null) return;
  if (plan.literal === null) {
    yield* inBlocks({ file, format, range, direction }, thread);
    return;
  }
  const finder = new EntryFinder(file, format, range);
  for await (const places of findLiterals(file, [plan.literal], range, direction)) {
    if (places.length === 0) continue;
    const { offsets, bytes } = await linesAt(finder, places);
    const found = await thread.matchingLines(bytes, false);
    if (found === null) {
      yield tooSlow;
      return;
    }
    yield found.map((start) => offsets.get(start) ?? 0);
  }
}

/** The lines that stand at the places, one behind the other, and where each is in the file. */
async function linesAt(
  finder: EntryFinder,
  places: readonly number[],
): Promise<{ readonly offsets: ReadonlyMap<number, number>; readonly bytes: Buffer }> {
  const offsets = new Map<number, number>();
  const pieces: Buffer[] = [];
  let [length, end] = [0, -1];
  for (const place of places) {
    if (place < end) continue;
    const line = await finder.lineAt(place);
    end = line.offset + line.bytes.length;
    offsets.set(length, line.offset);
    // A copy: the finder reads on into other bytes.
    pieces.push(Buffer.from(line.bytes), Buffer.from('\n'));
    length += line.bytes.length + 1;
  }
  return { offsets, bytes: Buffer.concat(pieces) };
}

/** Without a text that has to be there, everything is looked at, one block being read while another is searched. */
async function* inBlocks(where: Where, thread: PatternThread): AsyncGenerator<readonly number[] | typeof tooSlow, void, void> {
  let pending: { readonly offset: number; readonly found: Promise<readonly number[] | null> } | null = null;
  const settle = async ({ offset, found }: NonNullable<typeof pending>): Promise<readonly number[] | typeof tooSlow> =>
    (await found)?.map((start) => offset + start) ?? tooSlow;
  for await (const { offset, bytes } of blocks(where)) {
    const asked = { offset, found: thread.matchingLines(bytes) };
    if (pending !== null) {
      const found = await settle(pending);
      yield found;
      if (found === tooSlow) return;
    }
    pending = asked;
  }
  if (pending !== null) yield await settle(pending);
}

/** Whole lines, a block at a time. */
async function* blocks({
  file,
  range: { from, to },
  direction,
}: Where): AsyncGenerator<{ readonly offset: number; readonly bytes: Buffer }, void, void> {
  let [low, high, size] = [from, to, blockBytes];
  while (low < high) {
    const start = direction === 'forward' ? low : Math.max(low, high - size);
    const read = await file.read(start, Math.min(size, high - start));
    if (read.length === 0) return;
    const forced = size >= longestLine;
    if (direction === 'forward') {
      const end = start + read.length >= high || forced ? read.length : read.lastIndexOf(newline) + 1;
      if (end === 0) {
        size *= 4;
        continue;
      }
      yield { offset: start, bytes: read.subarray(0, end) };
      low = start + end;
    } else {
      const begin = start === low || forced ? 0 : read.indexOf(newline) + 1;
      if ((begin === 0 && start !== low && !forced) || begin === read.length) {
        size *= 4;
        continue;
      }
      yield { offset: start + begin, bytes: read.subarray(begin) };
      high = start + begin;
    }
    size = blockBytes;
  }
}
