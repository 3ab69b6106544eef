import { err, ok, type Result } from 'neverthrow';
import { logUnreadable, type LogError } from '../log-errors.ts';
import type { LogSource, StreamLogSource } from '../log-source.ts';
import type { ReadUpTo } from '../reading/open-log.ts';
import { EntryGrouper, type GroupedEntry } from './entry-grouper.ts';
import { FileFollower } from './file-follower.ts';

export interface FollowedEntry extends GroupedEntry {
  /** By which it is put between those of other logs (ms since 1970). */
  readonly order: number;
}

/** Follows one log, whatever keeps it. */
export class SourceFollower implements Disposable {
  readonly source: LogSource;
  readonly #grouper: EntryGrouper;
  readonly #file: FileFollower | null;
  readonly #left = new AbortController();
  readonly #lines: number;
  readonly #signal: AbortSignal | undefined;
  #streamed: string[] = [];
  #problem: string | null = null;

  /** `lines`: how many of the last ones a stream begins with; those of a file are read by others. */
  constructor(source: LogSource, options: { readonly lines: number; readonly signal?: AbortSignal | undefined }) {
    this.source = source;
    this.#grouper = new EntryGrouper(source.format);
    this.#file = source.kind === 'file' ? new FileFollower(source.path) : null;
    this.#lines = options.lines;
    this.#signal = options.signal;
  }

  /** Where following begins in a file; `null` for a stream, and for a file that is not there yet. */
  async begin(): Promise<ReadUpTo | null> {
    if (this.source.kind === 'stream') void this.#collect(this.source);
    try {
      return (await this.#file?.begin()) ?? null;
    } catch {
      // One log that may not be read keeps nobody from the others: it says so at each look until it may.
      return null;
    }
  }

  async poll(nowMs: number): Promise<Result<readonly FollowedEntry[], LogError>> {
    try {
      const lines = this.#file === null ? this.#streamed.splice(0) : await this.#file.poll();
      if (this.#problem !== null) throw new Error(this.#problem);
      return ok(this.#grouper.push(lines).map((entry) => ({ ...entry, order: entry.head.time ?? nowMs })));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      if (why === this.#told) return ok([]);
      this.#told = why;
      return err(
        logUnreadable({
          message: `The log ${this.source.name} cannot be followed: ${why}`,
          remedy: 'Read it as the account that owns the branch folder.',
          detail: { source: this.source.name },
          cause,
        }),
      );
    }
  }
  /** What was said already. */
  #told: string | null = null;

  [Symbol.dispose](): void {
    this.#left.abort();
    this.#file?.[Symbol.dispose]();
  }

  async #collect(source: StreamLogSource): Promise<void> {
    const signal = this.#signal === undefined ? this.#left.signal : AbortSignal.any([this.#signal, this.#left.signal]);
    try {
      for await (const { text } of source.lines({ lines: this.#lines, follow: true, signal })) this.#streamed.push(text);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }
}
