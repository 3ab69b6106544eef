import type { BranchLogs } from '@woosoo/sdk-deploy';
import type { LogBatches, LogEntry, LogError, LogQuery, LogSource, LogView } from '@woosoo/sdk-services';

/** What a viewer shows: entries back from now as far as somebody scrolls, and those that come. */
export class LogFeed implements AsyncDisposable {
  readonly #view: LogView;
  readonly #back: LogBatches;
  readonly #left: AbortController;
  /** So many entries at most, when that was asked for. */
  #room: number;
  #rest: readonly LogEntry[] = [];
  #isOldest = false;

  private constructor(view: LogView, left: AbortController, room: number) {
    this.#view = view;
    this.#back = view.back();
    this.#left = left;
    this.#room = room;
  }

  static async open(logs: BranchLogs, sources: readonly LogSource[], query: LogQuery): Promise<LogFeed | LogError> {
    const left = new AbortController();
    const opened = await logs.open(sources, { ...query, signal: left.signal });
    if (opened.isErr()) return opened.error;
    return new LogFeed(opened.value, left, typeof query.lines === 'number' ? query.lines : Infinity);
  }

  /** There is nothing older. */
  get isOldest(): boolean {
    return this.#isOldest;
  }

  /** Older entries, the oldest first, so many or a few more; and what went wrong. */
  async older(count: number): Promise<{ readonly entries: readonly LogEntry[]; readonly problems: readonly LogError[] }> {
    // From the newest to the oldest.
    const found: LogEntry[] = [...this.#rest];
    const problems: LogError[] = [];
    this.#rest = [];
    while (found.length < Math.min(count, this.#room)) {
      const more = await this.#back.next();
      if (more.done === true) {
        this.#isOldest = true;
        break;
      }
      if (more.value.isErr()) problems.push(more.value.error);
      else found.push(...more.value.value);
    }
    const taken = found.slice(0, Math.min(count, this.#room));
    this.#rest = found.slice(taken.length);
    this.#room -= taken.length;
    if (this.#room <= 0) this.#isOldest = true;
    if (this.#rest.length > 0 && this.#room > 0) this.#isOldest = false;
    return { entries: taken.reverse(), problems };
  }

  newer(): LogBatches {
    return this.#view.ahead();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort();
    // It holds a file open.
    await this.#back.return();
    await this.#view[Symbol.asyncDispose]();
  }
}
