import { join } from 'node:path';
import { errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { FileSystemError, journalDamaged } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Journal, type JournalEnd } from './journal.ts';
import { journalState, type JournalState } from './journal-state.ts';
import { operationScratch } from './operation-scratch.ts';
import { readJournal } from './read-journal.ts';
import type { OperationSpec } from './step-kind.ts';
import { safeTry } from '../result/safe-try.ts';

const EXTENSION = '.jsonl';
const PRIVATE = { mode: 0o700 };
/** Journals of ended operations that are kept for people to look at. */
const KEPT = 50;

/** A journal as it was found on the disk. `state` is `null` when the operation never began. */
export interface StoredJournal {
  readonly id: string;
  readonly state: JournalState | null;
  readonly end: JournalEnd;
}

export type JournalReadError = FileSystemError | ErrorOf<typeof journalDamaged>;

/** `<directory>/<operation id>.jsonl` per operation, `work/<operation id>/` for its scratch files, `ended/` for the journals of the past. */
export class JournalDirectory {
  readonly #deps: { readonly fileSystem: FileSystem; readonly clock: Clock; readonly directory: string };

  constructor(deps: { readonly fileSystem: FileSystem; readonly clock: Clock; readonly directory: string }) {
    this.#deps = deps;
  }

  scratch(id: string): string {
    return operationScratch(this.#deps.directory, id);
  }

  /** The journal of an operation that begins now; nothing is left when it cannot be made. */
  create(operation: OperationSpec): ResultAsync<Journal, FileSystemError> {
    const { fileSystem, directory } = this.#deps;
    return fileSystem
      .makeDirectory(directory, PRIVATE)
      .andThen(() => fileSystem.makeDirectory(this.scratch(operation.id), PRIVATE))
      .andThen(() => Journal.open(this.#path(operation.id), this.#deps))
      .andThen((journal) =>
        journal
          .append({ type: 'begin', operation })
          .map(() => journal)
          .orElse((error) => journal.close().andThen(() => errAsync(error))),
      )
      .orElse((error) => this.#forget(operation.id).andThen(() => errAsync(error)));
  }

  reopen(stored: StoredJournal): ResultAsync<Journal, FileSystemError> {
    return Journal.open(this.#path(stored.id), this.#deps, stored.end);
  }

  /** Every journal that was not put away, oldest first. */
  readAll(): ResultAsync<readonly StoredJournal[], JournalReadError> {
    return this.#names(this.#deps.directory).andThen((names) =>
      ResultAsync.combine(names.filter((name) => name.endsWith(EXTENSION)).map((name) => this.#read(name.slice(0, -EXTENSION.length)))),
    );
  }

  /** Puts the journal of an ended operation away and removes its scratch folder. */
  archive(id: string): ResultAsync<void, FileSystemError> {
    const { fileSystem, directory } = this.#deps;
    const ended = join(directory, 'ended');
    return fileSystem
      .makeDirectory(ended, PRIVATE)
      .andThen(() => fileSystem.move(this.#path(id), join(ended, id + EXTENSION)))
      .orElse(() => fileSystem.remove(this.#path(id))) // a full disk: what has ended must not look interrupted
      .andThen(() => fileSystem.remove(this.scratch(id)))
      .andThen(() => this.#prune(ended));
  }

  /** Clears up behind a process that died while it made a journal or put it away. */
  tidy(stored: readonly StoredJournal[]): ResultAsync<void, FileSystemError> {
    const { fileSystem, directory } = this.#deps;
    const archive = (id: string): ResultAsync<void, FileSystemError> => this.archive(id);
    const forget = (id: string): ResultAsync<void, FileSystemError> => this.#forget(id);
    const names = (path: string): ResultAsync<readonly string[], FileSystemError> => this.#names(path);
    return safeTry(async function* () {
      for (const { id, state } of stored) {
        if (state === null) yield* forget(id);
        else if (state.ended !== null) yield* archive(id);
      }
      const alive = new Set(stored.filter(({ state }) => state?.ended === null).map(({ id }) => id));
      const work = join(directory, 'work');
      for (const name of yield* names(work)) {
        if (!alive.has(name)) yield* fileSystem.remove(join(work, name));
      }
      return ok(undefined);
    });
  }

  #path(id: string): string {
    return join(this.#deps.directory, id + EXTENSION);
  }

  #read(id: string): ResultAsync<StoredJournal, JournalReadError> {
    const path = this.#path(id);
    return this.#deps.fileSystem.readText(path).andThen((text): Result<StoredJournal, JournalReadError> =>
      readJournal(text, path).map((records) => ({
        id,
        state: journalState(records),
        end: { sequence: records.at(-1)?.sequence ?? 0, torn: text !== '' && !text.endsWith('\n') },
      })),
    );
  }

  #names(path: string): ResultAsync<readonly string[], FileSystemError> {
    return this.#deps.fileSystem
      .stat(path)
      .andThen((found) => (found === null ? okAsync([]) : this.#deps.fileSystem.list(path)))
      .map((entries) => entries.map(({ name }) => name).toSorted());
  }

  #forget(id: string): ResultAsync<void, FileSystemError> {
    return this.#deps.fileSystem.remove(this.#path(id)).andThen(() => this.#deps.fileSystem.remove(this.scratch(id)));
  }

  #prune(ended: string): ResultAsync<void, FileSystemError> {
    return this.#names(ended)
      .andThen((names) => ResultAsync.combine(names.slice(0, -KEPT).map((name) => this.#deps.fileSystem.remove(join(ended, name)))))
      .map(() => undefined);
  }
}
