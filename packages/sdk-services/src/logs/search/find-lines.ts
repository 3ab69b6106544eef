import type { LogFile } from '../files/log-file.ts';
import type { EntryFinder } from '../reading/entry-finder.ts';
import type { Range } from '../reading/read-entries.ts';
import { keptChunks } from './chunk-reader.ts';
import { findLiterals } from './find-literals.ts';
import type { Literal } from './literal.ts';
import type { PatternMatcher } from './pattern-matcher.ts';
import type { SearchPlan } from './search-plan.ts';

export type Direction = 'forward' | 'backward';

/** Says that a pattern takes too long. */
export const tooSlow = Symbol('too slow');

/** In what is looked for something. */
export interface Where {
  readonly file: LogFile;
  /** Is offered what is read, so that the lines and their entries need not be read again. */
  readonly finder: EntryFinder;
  readonly range: Range;
  readonly direction: Direction;
}

const blockBytes = 1024 * 1024;
const longestLine = 64 * 1024 * 1024;
const newline = 0x0a;
const lineEnd = Buffer.from('\n');
const enoughBytes = 256 * 1024;
/** More of them are not there any more when their entries are looked at. */
const enoughChunks = keptChunks;

/** A place in each line that matches, some at a time; each list is in order, backward the lists come from the end. */
export async function* findLines(
  where: Where,
  plan: SearchPlan,
  matcher: PatternMatcher | null,
): AsyncGenerator<readonly number[] | typeof tooSlow, void, void> {
  if (plan.literal !== null && (plan.isLiteral || matcher === null)) {
    yield* findPlaces(where, [plan.literal]);
    return;
  }
  if (matcher === null) return;
  if (plan.literal === null) {
    yield* inBlocks(where, matcher);
    return;
  }
  const candidates = new Candidates(where.finder, where.direction);
  for await (const places of findPlaces(where, [plan.literal])) {
    await candidates.add(places);
    if (!candidates.isEnough) continue;
    const found = await candidates.matching(matcher);
    yield found;
    if (found === tooSlow) return;
  }
  yield await candidates.matching(matcher);
}

/** Where any of the literals stands, some places at a time. */
export async function* findPlaces(
  { file, finder, range, direction }: Where,
  literals: readonly Literal[],
): AsyncGenerator<readonly number[], void, void> {
  for await (const found of findLiterals(file, literals, range, direction)) {
    finder.offer(found.windows);
    yield found.places;
  }
}

interface Line {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Lines that hold what a match must hold, until there are enough of them to look whether they match: each look costs something by itself. */
class Candidates {
  readonly #finder: EntryFinder;
  readonly #direction: Direction;
  #lines: readonly Line[] = [];
  #bytes = 0;
  #chunks = 0;

  constructor(finder: EntryFinder, direction: Direction) {
    this.#finder = finder;
    this.#direction = direction;
  }

  /** Whoever sits before the screen waits for the first one. */
  get isEnough(): boolean {
    return this.#bytes >= enoughBytes || (this.#chunks >= enoughChunks && this.#bytes > 0);
  }

  async add(places: readonly number[]): Promise<void> {
    const lines: Line[] = [];
    let end = -1;
    for (const place of places) {
      if (place < end) continue;
      const { offset, bytes } = await this.#finder.lineAt(place);
      end = offset + bytes.length;
      // A copy: the finder reads on into other bytes.
      lines.push({ offset, bytes: Buffer.from(bytes) });
      this.#bytes += bytes.length;
    }
    this.#chunks += 1;
    // In the order of the file, whatever the direction.
    this.#lines = this.#direction === 'forward' ? [...this.#lines, ...lines] : [...lines, ...this.#lines];
  }

  /** Where those are that match; there are none then any more. */
  async matching(matcher: PatternMatcher): Promise<readonly number[] | typeof tooSlow> {
    const offsets = new Map<number, number>();
    let start = 0;
    for (const { offset, bytes } of this.#lines) {
      offsets.set(start, offset);
      start += bytes.length + 1;
    }
    const text = Buffer.concat(this.#lines.flatMap(({ bytes }) => [bytes, lineEnd]));
    [this.#lines, this.#bytes, this.#chunks] = [[], 0, 0];
    const found = text.length === 0 ? [] : await matcher.matchingLines(text);
    return found?.map((at) => offsets.get(at) ?? 0) ?? tooSlow;
  }
}

/** Without a text that has to be there, everything is looked at, one block being read while another is searched. */
async function* inBlocks(where: Where, matcher: PatternMatcher): AsyncGenerator<readonly number[] | typeof tooSlow, void, void> {
  let pending: { readonly offset: number; readonly found: Promise<readonly number[] | null> } | null = null;
  const settle = async ({ offset, found }: NonNullable<typeof pending>): Promise<readonly number[] | typeof tooSlow> =>
    (await found)?.map((start) => offset + start) ?? tooSlow;
  for await (const { offset, bytes } of blocks(where)) {
    const asked = { offset, found: matcher.matchingLinesOfBlock(bytes) };
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
