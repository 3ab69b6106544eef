import { availableParallelism } from 'node:os';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  isAborted,
  cancelled,
  type Cancelled,
  type Command,
  type Database,
  type ErrorOf,
  type KeyError,
  type TextRedactor,
  type programNotFound,
} from '@woosoo/sdk-core';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { backupFailed, dumpIncomplete, type BackupFailed, type DumpIncomplete } from './backup-errors.ts';
import { DatabaseClient, notStartedError, type ClientRun } from './database-client.ts';
import { DumpSurvey, type DumpedTable } from './dump-survey.ts';
import { packStream, unpackInto, type PackedFile } from './packed-file.ts';
import { ParallelLoad, type LoadFailure } from './parallel-load.ts';
import type { Seal } from './seal.ts';

export interface Dumped extends PackedFile {
  readonly tables: readonly DumpedTable[];
}

export interface LoadRequest extends ClientRun {
  readonly client: Command;
  readonly database: Database;
  readonly path: string;
  readonly rows: ReadonlyMap<string, number>;
  /** Told how many bytes of the file have been read so far. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

export type DumpFailure = ErrorOf<typeof programNotFound> | Cancelled | DumpIncomplete | BackupFailed | KeyError;

/** More of them only wait for the server's disk. */
const MOST_CONNECTIONS = 4;
/** Below this, adding keys afterwards costs more than it saves. */
const DEFER_FROM = 20_000;

/** Runs the dump and client programs, with bytes streaming between them and packed files. */
export class DumpProcess {
  readonly #redactor: TextRedactor;
  readonly #seal: Seal;

  constructor(deps: { readonly redactor: TextRedactor; readonly seal: Seal }) {
    this.#redactor = deps.redactor;
    this.#seal = deps.seal;
  }

  /** Packs a program's output into a new file (0600, synced). Only an output with exit code 0 and its end mark counts. */
  dumpToFile(command: Command, path: string, run: ClientRun = {}): ResultAsync<Dumped, DumpFailure> {
    return this.#dump(command, run, (client, survey) =>
      packStream(client.output, [survey.stage()], path, this.#seal).mapErr((error) =>
        error instanceof Error
          ? backupFailed({
              message: `The dump could not be written to ${path}: ${error.message}.`,
              remedy: 'Check the free space and the rights of the backup folder, then try again.',
              detail: { path },
            })
          : error,
      ),
    ).map(([packed, tables]) => ({ ...packed, tables }));
  }

  /** Takes stock of a program's output without keeping it. */
  survey(command: Command, run: ClientRun = {}): ResultAsync<readonly DumpedTable[], DumpFailure> {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    return this.#dump(command, run, (client, survey) =>
      ResultAsync.fromPromise(pipeline(client.output, survey.stage(), nowhere), (thrown) =>
        backupFailed({ message: `The dump could not be read: ${String(thrown)}.`, remedy: 'Try again.' }),
      ),
    ).map(([, tables]) => tables);
  }

  /** Unpacks a file into an empty schema. */
  load({ client, database, path, rows, signal, operationId, onRead }: LoadRequest): ResultAsync<void, LoadFailure | KeyError> {
    const load = new ParallelLoad({
      client,
      database,
      rows,
      signal,
      operationId,
      redactor: this.#redactor,
      connections: Math.max(2, Math.min(MOST_CONNECTIONS, availableParallelism())),
      deferFrom: DEFER_FROM,
    });
    const read = unpackInto(path, this.#seal, (source) => load.take(source), onRead);
    return new ResultAsync(
      read
        .match<Promise<Result<void, LoadFailure | KeyError>>>(
          () => load.settle(null),
          (error) => (error instanceof Error ? load.settle(error) : Promise.resolve(err(error))),
        )
        .then((settled) => settled),
    );
  }

  #dump<T>(
    command: Command,
    by: ClientRun,
    consume: (client: DatabaseClient, survey: DumpSurvey) => ResultAsync<T, DumpFailure>,
  ): ResultAsync<readonly [T, readonly DumpedTable[]], DumpFailure> {
    const run = async (): Promise<Result<readonly [T, readonly DumpedTable[]], DumpFailure>> => {
      const { signal } = by;
      if (isAborted(signal)) return err(wasCancelled(command));
      const [client, survey] = [new DatabaseClient(command, by), new DumpSurvey()];
      const silence = new SilenceWatch(client, survey);
      const consumed = await consume(client, survey);
      silence.end();
      if (consumed.isErr()) client.kill();
      const { exitCode, stderr, notStarted } = await client.ended;
      if (notStarted !== null) return err(notStartedError(command, notStarted));
      if (isAborted(signal)) return err(wasCancelled(command));
      if (silence.tooLong) return err(silent(command));
      if (consumed.isErr()) return err(consumed.error);
      if (exitCode === 0 && survey.complete) return ok([consumed.value, survey.tables]);
      const reason =
        exitCode === 0
          ? 'its output stops before the end mark'
          : `it ended with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}`;
      const said = this.#redactor.redact(stderr).trim();
      return err(
        dumpIncomplete({
          message: `${command.program} did not dump the database: ${reason}.${said === '' ? '' : ` It said: ${said}`}`,
          remedy: 'Correct what it names (often a right that the database user lacks), then try again.',
          detail: { program: command.program, exitCode },
        }),
      );
    };
    return new ResultAsync(run());
  }
}

/** Whatever holds a table for so long holds the shop too. */
const SILENCE_MS = 10 * 60_000;

/** Ends a dump program that says nothing for ten minutes: it waits for a lock that somebody else holds. */
class SilenceWatch {
  tooLong = false;
  readonly #timer: NodeJS.Timeout;

  constructor(client: DatabaseClient, survey: DumpSurvey) {
    let heard = survey.pieces;
    this.#timer = setInterval(() => {
      this.tooLong = survey.pieces === heard;
      heard = survey.pieces;
      if (this.tooLong) client.kill();
    }, SILENCE_MS);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function silent(command: Command): DumpIncomplete {
  return dumpIncomplete({
    message: `${command.program} said nothing for ${SILENCE_MS / 60_000} minutes and was ended: somebody may hold a table that it waits for.`,
    remedy: 'See what runs on the server (SHOW PROCESSLIST), end it or wait for it, then try again.',
    detail: { program: command.program },
  });
}

function wasCancelled(command: Command): Cancelled {
  return cancelled({ message: `${command.program} was cancelled.`, remedy: 'Start it again when it suits.' });
}
