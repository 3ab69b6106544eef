import { dirname } from 'node:path';
import { err, ok } from 'neverthrow';
import type { Clock } from '@woosoo/sdk-core';
import type { LogEntry } from '../entry/log-entry.ts';
import type { LogBatches } from '../log-reader.ts';
import type { LogQuery } from '../log-query.ts';
import type { LogSource } from '../log-source.ts';
import { slow, type ReadUpTo } from '../reading/open-log.ts';
import type { SearchPlan } from '../search/search-plan.ts';
import { EntryFilter } from './entry-filter.ts';
import { FolderWatch } from './folder-watch.ts';
import { SourceFollower } from './source-follower.ts';

interface Deps {
  readonly clock: Clock;
  readonly sources: readonly LogSource[];
  readonly query: LogQuery;
  readonly plan: SearchPlan | null;
}

const pollMs = 50;

/** What is written into several logs from a moment on. */
export class Following implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #filter: EntryFilter;
  readonly #followers: readonly SourceFollower[];
  readonly #watch: FolderWatch;

  /** `streamLines`: with how many of its last lines a log that a service manager keeps begins. */
  constructor({ clock, sources, query, plan }: Deps, streamLines: number) {
    this.#clock = clock;
    this.#signal = query.signal;
    this.#filter = new EntryFilter(query, plan);
    this.#followers = sources.map((source) => new SourceFollower(source, { lines: streamLines, signal: query.signal }));
    const folders = sources.flatMap((source) => (source.kind === 'file' ? [dirname(source.path)] : []));
    this.#watch = new FolderWatch(clock, folders);
  }

  /** From now on nothing is missed. Up to where each file was written, for whoever reads what stands before. */
  async begin(): Promise<ReadonlyMap<string, ReadUpTo | null>> {
    const begun = new Map<string, ReadUpTo | null>();
    for (const follower of this.#followers) begun.set(follower.source.name, await follower.begin());
    return begun;
  }

  /** What comes, until the signal aborts. */
  async *batches(): LogBatches {
    while (this.#signal?.aborted !== true) {
      const found: { readonly entry: LogEntry; readonly order: number }[] = [];
      for (const follower of this.#followers) {
        const polled = await follower.poll(this.#clock.now().getTime());
        if (polled.isErr()) {
          yield err(polled.error);
          continue;
        }
        const wanted = await this.#filter.wanted(follower.source.name, polled.value);
        if (wanted === null) {
          yield err(slow());
          return;
        }
        // One by one: a reader that had stopped for a while finds more than a call takes arguments.
        for (const one of wanted) found.push(one);
      }
      if (found.length > 0) yield ok(found.sort((one, other) => one.order - other.order).map(({ entry }) => entry));
      await this.#watch.next(pollMs, this.#signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follower of this.#followers) follower[Symbol.dispose]();
    this.#watch[Symbol.dispose]();
    await this.#filter[Symbol.asyncDispose]();
  }
}
