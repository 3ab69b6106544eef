import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  baseEnvironment,
  cancelled,
  programNotFound,
  reveal,
  type Cancelled,
  type Command,
  type ErrorOf,
  type TextRedactor,
} from '@woosoo/sdk-core';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import {
  backupFailed,
  dumpIncomplete,
  restoreFailed,
  type BackupFailed,
  type DumpIncomplete,
  type RestoreFailed,
} from './backup-errors.ts';
import { DumpFilter } from './dump-filter.ts';
import { DumpScanner } from './dump-scanner.ts';
import type { Seal } from './seal.ts';

/** Of a program's complaints, as much is kept. */
const STDERR_BYTES = 4_000;
/** Fast rather than small: the server's own speed is the limit at this level, and guests wait. */
const GZIP_LEVEL = 1;

export interface DumpedTables {
  readonly tables: number;
}

type NotStarted = ErrorOf<typeof programNotFound> | Cancelled;

/**
 * Runs the dump and client programs with bytes streaming between them and packed files: the one place besides `ProcessRunner` that starts programs, since that one collects text.
 * No shell, the same small environment, the child is killed on cancellation.
 */
export class DumpProcess {
  readonly #redactor: TextRedactor;
  readonly #seal: Seal;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(deps: { readonly redactor: TextRedactor; readonly seal: Seal }) {
    this.#redactor = deps.redactor;
    this.#seal = deps.seal;
    this.#environment = baseEnvironment(process.env, process.platform);
  }

  /** Packs a program's output into a new file (0600, synced). Only an output with exit code 0 and its end mark counts. */
  dumpToFile(command: Command, path: string, signal?: AbortSignal): ResultAsync<DumpedTables, NotStarted | DumpIncomplete | BackupFailed> {
    return new ResultAsync(this.#dump(command, path, signal));
  }

  /** Unpacks a file into a program's input. */
  loadFromFile(command: Command, path: string, signal?: AbortSignal): ResultAsync<void, NotStarted | RestoreFailed> {
    return new ResultAsync(this.#load(command, path, signal));
  }

  async #dump(
    command: Command,
    path: string,
    signal?: AbortSignal,
  ): Promise<Result<DumpedTables, NotStarted | DumpIncomplete | BackupFailed>> {
    if (isAborted(signal)) return err(wasCancelled(command));
    const child = this.#start(command, signal);
    const end = ended(child);
    const scanner = new DumpScanner();
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    const streamed = await settle(pipeline(child.stdout, scanner, createGzip({ level: GZIP_LEVEL }), this.#seal.seal(), file));
    if (streamed !== null) child.kill();
    const { exitCode, stderr, notStarted } = await end;
    if (notStarted !== null) return err(notStartedError(command, notStarted));
    if (isAborted(signal)) return err(wasCancelled(command));
    if (streamed !== null) {
      return err(
        backupFailed({
          message: `The dump could not be written to ${path}: ${streamed.message}.`,
          remedy: 'Check the free space and the rights of the backup folder, then try again.',
          detail: { path },
        }),
      );
    }
    if (exitCode !== 0 || !scanner.complete) {
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
    }
    return ok({ tables: scanner.tables });
  }

  async #load(command: Command, path: string, signal?: AbortSignal): Promise<Result<void, NotStarted | RestoreFailed>> {
    if (isAborted(signal)) return err(wasCancelled(command));
    const child = this.#start(command, signal);
    const end = ended(child);
    child.stdout.resume();
    const streamed = await settle(pipeline(createReadStream(path), this.#seal.open(), createGunzip(), new DumpFilter(), child.stdin));
    // A dump that breaks off must not look like its end to the client.
    if (streamed !== null && child.exitCode === null) child.kill();
    const { exitCode, stderr, notStarted } = await end;
    if (notStarted !== null) return err(notStartedError(command, notStarted));
    if (isAborted(signal)) return err(wasCancelled(command));
    if (exitCode === 0 && streamed === null) return ok(undefined);
    const said = this.#redactor.redact(stderr).trim();
    const reason = said === '' ? (streamed?.message ?? `exit code ${String(exitCode)}`) : said;
    return err(
      restoreFailed({
        message: `The dump ${path} could not be loaded: ${reason}.`,
        remedy: 'Correct what the message names, or take another backup.',
        detail: { program: command.program, exitCode },
      }),
    );
  }

  #start(command: Command, signal?: AbortSignal): ChildProcessByStdio<Writable, Readable, Readable> {
    return spawn(command.program, command.args.map(reveal), {
      env: { ...this.#environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

interface ChildEnd {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly notStarted: NodeJS.ErrnoException | null;
}

function ended(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<ChildEnd> {
  let stderr = '';
  let notStarted: NodeJS.ErrnoException | null = null;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-STDERR_BYTES)));
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.name !== 'AbortError') notStarted = error;
    });
    child.on('close', (exitCode) => resolve({ exitCode, stderr, notStarted }));
  });
}

async function settle(work: Promise<void>): Promise<Error | null> {
  try {
    await work;
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

function notStartedError(command: Command, cause: NodeJS.ErrnoException): NotStarted {
  return programNotFound({
    message: `${command.program} could not be started: ${cause.code ?? cause.message}.`,
    remedy: 'Install the client programs of the database server and try again.',
    detail: { program: command.program },
  });
}

/** Asked anew each time: it changes while something is awaited. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function wasCancelled(command: Command): Cancelled {
  return cancelled({ message: `${command.program} was cancelled.`, remedy: 'Start it again when it suits.' });
}
