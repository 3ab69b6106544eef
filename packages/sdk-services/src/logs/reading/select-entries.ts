import { isAtLeast } from '../entry/log-level.ts';
import type { LogLevel } from '../entry/log-level.ts';
import type { RawEntry } from '../entry/raw-entry.ts';
import type { LogFile } from '../files/log-file.ts';
import type { LogFormat } from '../formats/log-format.ts';
import { findLines, findPlaces, tooSlow, type Direction, type Where } from '../search/find-lines.ts';
import { literal } from '../search/literal.ts';
import type { PatternMatcher } from '../search/pattern-matcher.ts';
import type { SearchPlan } from '../search/search-plan.ts';
import { EntryFinder } from './entry-finder.ts';
import { entriesBackward, entriesForward, type Range } from './read-entries.ts';
import { timeRange, type TimeLimits } from './time-range.ts';

/** Which entries of a file are wanted. */
export interface Selection extends TimeLimits {
  readonly level?: LogLevel | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly search?: { readonly plan: SearchPlan; readonly matcher: PatternMatcher | null } | undefined;
}

type Lists = AsyncGenerator<readonly RawEntry[] | typeof tooSlow, void, void>;

/** The wanted entries of a file, some at a time: each list is in the file's order, backward the lists come from the end. */
export async function* selectEntries(file: LogFile, format: LogFormat, selection: Selection, direction: Direction): Lists {
  const range = await timeRange(file, format, selection);
  if (range === null) return;
  for await (const entries of candidates(file, format, { selection, range, direction })) {
    if (entries === tooSlow) {
      yield tooSlow;
      return;
    }
    if (selection.signal?.aborted === true) return;
    const wanted = entries.filter((entry) => isWanted(entry, selection));
    if (wanted.length > 0) yield wanted;
  }
}

function isWanted({ head, order }: RawEntry, { since = -Infinity, until = Infinity, level }: Selection): boolean {
  return order >= since && order <= until && (level === undefined || isAtLeast(head.level, level));
}

interface Search {
  readonly selection: Selection;
  readonly range: Range;
  readonly direction: Direction;
}

/** The fewest that must be looked at: those in which something was found, or all. */
async function* candidates(file: LogFile, format: LogFormat, { selection, range, direction }: Search): Lists {
  const { search, level } = selection;
  const finder = new EntryFinder(file, format, range);
  const where = { file, finder, range, direction };
  if (search !== undefined) {
    yield* entriesAt(where, selection, findLines(where, search.plan, search.matcher));
    return;
  }
  // Below a warning nearly everything is wanted.
  const marks = level === undefined || isAtLeast('notice', level) ? undefined : format.marks?.(level);
  const literals = (marks ?? []).map((mark) => literal(mark, false)).filter((found) => found !== null);
  if (literals.length > 0) {
    yield* entriesAt(where, selection, findPlaces(where, literals));
    return;
  }
  yield* direction === 'forward' ? entriesForward(file, format, range) : entriesBackward(file, format, range);
}

/** The entries at some places, each once. */
async function* entriesAt(
  { file, finder, range, direction }: Where,
  selection: Selection,
  places: AsyncIterable<readonly number[] | typeof tooSlow>,
): Lists {
  let order = file.modifiedMs;
  // Behind what was given already; backward: before it.
  let [from, to] = [range.from, range.to];
  for await (const found of places) {
    if (found === tooSlow) {
      yield tooSlow;
      return;
    }
    if (selection.signal?.aborted === true) return;
    const entries: RawEntry[] = [];
    for (const place of found) {
      if (place < from || place >= to) continue;
      const entry = await finder.entryAt(place);
      order = entry.head.time ?? order;
      entries.push(entry.order === -Infinity ? { ...entry, order } : entry);
      from = entry.end;
    }
    if (direction === 'backward') {
      from = range.from;
      to = entries[0]?.offset ?? to;
    }
    if (entries.length > 0) yield entries;
  }
}
