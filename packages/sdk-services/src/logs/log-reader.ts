import { err, ok, type Result } from 'neverthrow';
import type { Clock } from '@woosoo/sdk-core';
import type { LogEntry } from './entry/log-entry.ts';
import { ReadEntry, type RawEntry } from './entry/raw-entry.ts';
import { Following } from './follow/following.ts';
import type { LogError } from './log-errors.ts';
import type { LogQuery } from './log-query.ts';
import type { LogSource } from './log-source.ts';
import { mergeByTime } from './reading/merge-by-time.ts';
import { readLog, type ReadUpTo } from './reading/open-log.ts';
import type { Selection } from './reading/select-entries.ts';
import type { Direction } from './search/find-lines.ts';
import { PatternMatcher } from './search/pattern-matcher.ts';
import { planSearch, type SearchPlan } from './search/search-plan.ts';

/** Some entries, or what is wrong with one log while the others are read on. */
export type LogBatch = Result<readonly LogEntry[], LogError>;
export type LogBatches = AsyncGenerator<LogBatch, void, void>;

/** A place in logs that stays while they grow. */
export interface LogView extends AsyncDisposable {
  /** What was there when it was opened, from the newest to the oldest. */
  back(): LogBatches;
  /** What has come since, until the query's signal aborts. Once. */
  ahead(): LogBatches;
}

interface TaggedEntry {
  readonly entry: LogEntry;
  readonly order: number;
}
type TaggedLists = AsyncGenerator<Result<readonly TaggedEntry[], LogError>, void, void>;

/** So many entries are given at once when all are there. */
const batchSize = 1000;

/**
 * Reads logs of any size: what is wanted is found by looking at parts of the files, never by reading them whole into memory. Several logs are put together by
 * time.
 *
 * @example
 * ```ts
 * import { SystemClock } from '@woosoo/sdk-core';
 * import { logFormat, LogReader, type LogSource } from '@woosoo/sdk-services';
 *
 * const format = logFormat('laravel', { application: 'Asia/Manila', machine: 'Asia/Manila' });
 * const source: LogSource = { kind: 'file', name: 'laravel', service: null, path: '/srv/branch/storage/logs/laravel.log', format };
 * const reader = new LogReader({ clock: new SystemClock() });
 * for await (const batch of reader.read([source], { level: 'error', lines: 20 })) {
 *   for (const entry of batch.unwrapOr([])) console.log(entry.time, entry.message);
 * }
 * ```
 */
export class LogReader {
  readonly #clock: Clock;

  constructor(deps: { readonly clock: Clock }) {
    this.#clock = deps.clock;
  }

  /** The wanted entries from the oldest to the newest. With a number of `lines` those are held in memory, otherwise only what is being read. */
  async *read(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    yield* this.#history(sources, query, new Map());
  }

  /** The wanted entries from the newest to the oldest, for whoever leafs back and does not know how far. */
  async *readBack(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    yield* asEntries(this.#merged(sources, query, 'backward', new Map()));
  }

  /** The last `lines` entries (none when absent), then those that are written from now on, each once, until the signal aborts. */
  async *follow(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    const planned = planOf(query);
    if (planned.isErr()) {
      yield err(planned.error);
      return;
    }
    const { lines = 0 } = query;
    await using following = new Following(
      { clock: this.#clock, sources, query, plan: planned.value },
      lines === 'all' ? Number.MAX_SAFE_INTEGER : lines,
    );
    const begun = await following.begin();
    const files = sources.filter(({ kind }) => kind === 'file');
    if (lines === 'all' || lines > 0) yield* this.#history(files, query, begun);
    yield* following.batches();
  }

  /** Opens a place to look from in both directions: back into what is there now, and ahead at what comes. */
  async open(sources: readonly LogSource[], query: LogQuery = {}): Promise<Result<LogView, LogError>> {
    const planned = planOf(query);
    if (planned.isErr()) return err(planned.error);
    const following = new Following({ clock: this.#clock, sources, query, plan: planned.value }, 0);
    const begun = await following.begin();
    return ok({
      back: () => asEntries(this.#merged(sources, query, 'backward', begun)),
      ahead: () => following.batches(),
      [Symbol.asyncDispose]: () => following[Symbol.asyncDispose](),
    });
  }

  async *#history(sources: readonly LogSource[], query: LogQuery, upTo: ReadonlyMap<string, ReadUpTo | null>): LogBatches {
    const { lines = 'all', signal } = query;
    if (lines === 'all') {
      yield* asEntries(this.#merged(sources, query, 'forward', upTo));
      return;
    }
    const last: TaggedEntry[] = [];
    if (lines > 0) {
      for await (const batch of this.#merged(sources, query, 'backward', upTo)) {
        if (signal?.aborted === true) return;
        if (batch.isErr()) {
          yield err(batch.error);
          continue;
        }
        last.push(...batch.value.slice(0, lines - last.length));
        if (last.length >= lines) break;
      }
    }
    last.reverse();
    for (let at = 0; at < last.length; at += batchSize) yield ok(last.slice(at, at + batchSize).map(({ entry }) => entry));
  }

  async *#merged(
    sources: readonly LogSource[],
    query: LogQuery,
    direction: Direction,
    upTo: ReadonlyMap<string, ReadUpTo | null>,
  ): TaggedLists {
    const planned = planOf(query);
    if (planned.isErr()) {
      yield err(planned.error);
      return;
    }
    const plan = planned.value;
    await using matcher = plan === null || plan.isLiteral ? null : new PatternMatcher(plan);
    const selection: Selection = {
      since: query.since?.getTime(),
      until: query.until?.getTime(),
      level: query.level,
      signal: query.signal,
      search: plan === null ? undefined : { plan, matcher },
    };
    const streams = sources.map((source) => tagged(readLog(source, selection, direction, upTo.get(source.name)), source.name));
    for await (const batch of mergeByTime(streams, direction)) {
      if (query.signal?.aborted === true) return;
      yield batch;
      if (batch.isErr() && batch.error.type === 'SearchTooSlow') return;
    }
  }
}

function planOf({ search }: LogQuery): Result<SearchPlan | null, LogError> {
  return search === undefined ? ok(null) : planSearch(search);
}

async function* tagged(lists: AsyncGenerator<Result<readonly RawEntry[], LogError>, void, void>, source: string): TaggedLists {
  for await (const list of lists)
    yield list.map((entries) => entries.map((entry) => ({ entry: new ReadEntry(source, entry), order: entry.order })));
}

async function* asEntries(lists: TaggedLists): LogBatches {
  for await (const list of lists) yield list.map((entries) => entries.map(({ entry }) => entry));
}
