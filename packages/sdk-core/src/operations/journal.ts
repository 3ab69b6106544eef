import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { FileSystemError } from '../errors/core-errors.ts';
import type { AppendHandle, FileSystem } from '../file-system/file-system.ts';
import { encodeRecord, type JournalEntry } from './journal-record.ts';

/** Where a journal goes on: the number of its last record, and whether its last line is whole. */
export interface JournalEnd {
  readonly sequence: number;
  readonly torn: boolean;
}

/** An operation's open journal. An entry is on the disk when {@link Journal.append} has returned. */
export class Journal {
  readonly #handle: AppendHandle;
  readonly #clock: Clock;
  #sequence: number;
  #torn: boolean;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(handle: AppendHandle, clock: Clock, end: JournalEnd) {
    this.#handle = handle;
    this.#clock = clock;
    this.#sequence = end.sequence;
    this.#torn = end.torn;
  }

  static open(
    path: string,
    deps: { readonly fileSystem: FileSystem; readonly clock: Clock },
    end: JournalEnd = { sequence: 0, torn: false },
  ): ResultAsync<Journal, FileSystemError> {
    return deps.fileSystem.openAppend(path).map((handle) => new Journal(handle, deps.clock, end));
  }

  /** Adds entries with one write; steps that run side by side wait for each other here. */
  append(...entries: readonly JournalEntry[]): ResultAsync<void, FileSystemError> {
    const turn = this.#queue.then(() => this.#write(entries));
    this.#queue = turn;
    return new ResultAsync(turn);
  }

  close(): ResultAsync<void, FileSystemError> {
    return this.#handle.close();
  }

  #write(entries: readonly JournalEntry[]): ResultAsync<void, FileSystemError> {
    const at = this.#clock.now().toISOString();
    const lines = entries.map((entry, index) => `${encodeRecord({ sequence: this.#sequence + 1 + index, at, entry })}\n`);
    return this.#handle
      .write((this.#torn ? '\n' : '') + lines.join(''))
      .andThen(() => this.#handle.sync())
      .andThen(() => {
        this.#sequence += entries.length;
        this.#torn = false;
        return okAsync();
      })
      .orElse((error) => {
        // Part of it may be there, or all: the next entry starts on a line of its own and takes the number again.
        this.#torn = true;
        return errAsync(error);
      });
  }
}
