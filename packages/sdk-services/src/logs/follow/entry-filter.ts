import { isAtLeast } from '../entry/log-level.ts';
import type { LogEntry } from '../entry/log-entry.ts';
import { ReadEntry } from '../entry/raw-entry.ts';
import type { LogQuery } from '../log-query.ts';
import { PatternMatcher } from '../search/pattern-matcher.ts';
import type { SearchPlan } from '../search/search-plan.ts';
import type { FollowedEntry } from './source-follower.ts';

interface Wanted {
  readonly entry: LogEntry;
  readonly order: number;
}

/** Which of the entries that come are wanted. Lines that come late go where their entry went. */
export class EntryFilter implements AsyncDisposable {
  readonly #query: LogQuery;
  readonly #plan: SearchPlan | null;
  readonly #matcher: PatternMatcher | null;
  readonly #lastWanted = new Map<string, boolean>();

  constructor(query: LogQuery, plan: SearchPlan | null) {
    this.#query = query;
    this.#plan = plan;
    this.#matcher = plan === null || plan.isLiteral ? null : new PatternMatcher(plan);
  }

  /** `null` when the pattern takes too long. */
  async wanted(source: string, entries: readonly FollowedEntry[]): Promise<readonly Wanted[] | null> {
    const matching = await this.#matching(entries);
    if (matching === null) return null;
    const { level } = this.#query;
    return entries.flatMap((entry, index) => {
      const fits = matching(index) && (level === undefined || isAtLeast(entry.head.level, level));
      const wanted = entry.continues ? this.#lastWanted.get(source) === true || fits : fits;
      this.#lastWanted.set(source, wanted);
      return wanted ? [{ entry: new ReadEntry(source, entry), order: entry.order }] : [];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#matcher?.[Symbol.asyncDispose]();
  }

  async #matching(entries: readonly FollowedEntry[]): Promise<((index: number) => boolean) | null> {
    const plan = this.#plan;
    if (plan === null || entries.length === 0) return () => true;
    if (this.#matcher === null) {
      const line = new RegExp(plan.source, plan.flags); // a plain text: it takes no time
      return (index) => line.test(entries[index]?.text ?? '');
    }
    // The lines of all, and to which entry each belongs.
    const owner = new Map<number, number>();
    let length = 0;
    const pieces = entries.map(({ text }, index) => {
      const bytes = Buffer.from(`${text}\n`);
      for (let at = 0; at < bytes.length; at = bytes.indexOf(0x0a, at) + 1) owner.set(length + at, index);
      length += bytes.length;
      return bytes;
    });
    const found = await this.#matcher.matchingLines(Buffer.concat(pieces));
    if (found === null) return null;
    const indexes = new Set(found.map((start) => owner.get(start)));
    return (index) => indexes.has(index);
  }
}
