import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { baseEnvironment, OPERATION_VARIABLE, programNotFound, reveal, type Command, type ErrorOf } from '@woosoo/sdk-core';

/** Of a program's complaints, as much is kept. */
const STDERR_BYTES = 4_000;

/** So much may wait for a program that is busy, while others are given theirs. */
const AHEAD_BYTES = 4 * 1024 * 1024;

/** On whose behalf a program runs. */
export interface ClientRun {
  readonly signal?: AbortSignal | undefined;
  /** Marks the program, so that a recovery finds and ends it when we were killed. */
  readonly operationId?: string | undefined;
}

export interface ClientEnd {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly notStarted: NodeJS.ErrnoException | null;
}

/**
 * A dump or client program with bytes streaming in or out: the one place besides `ProcessRunner` that starts programs, since that one collects text.
 * No shell, the same small environment; the child is killed on cancellation.
 */
export class DatabaseClient {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<ClientEnd>;
  #backlog = 0;
  /** Resolved whenever it has taken something. */
  #eased = Promise.withResolvers<undefined>();

  constructor(command: Command, { signal, operationId }: ClientRun = {}) {
    this.#child = spawn(command.program, command.args.map(reveal), {
      env: {
        ...baseEnvironment(process.env, process.platform),
        ...(operationId === undefined ? {} : { [OPERATION_VARIABLE]: operationId }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own: Ctrl-C is for us to handle, or a second one would end the undoing.
      detached: process.platform !== 'win32',
      ...(signal === undefined ? {} : { signal }),
    });
    this.ended = ended(this.#child);
    // Writing to one that is gone is told by how it ended.
    this.#child.stdin.on('error', () => undefined);
  }

  get output(): Readable {
    return this.#child.stdout;
  }

  /** Whether it still reads what is written. */
  #takes(): boolean {
    return this.#child.stdin.writable;
  }

  /** How much of what was written it has not taken yet, in bytes. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Waits while it has a lot to take already. `false`: it has ended and takes no more. */
  async write(bytes: Buffer | string): Promise<boolean> {
    if (!this.#takes()) return false;
    const size = Buffer.byteLength(bytes);
    this.#backlog += size;
    this.#child.stdin.write(bytes, () => {
      this.#backlog -= size;
      this.#eased.resolve(undefined);
    });
    while (this.#takes() && this.#backlog > AHEAD_BYTES) {
      this.#eased = Promise.withResolvers<undefined>();
      await Promise.race([this.#eased.promise, this.ended]);
    }
    return this.#takes();
  }

  /** Says that nothing more comes, and waits for the end. */
  finish(): Promise<ClientEnd> {
    this.#child.stdout.resume();
    this.#child.stdin.end();
    return this.ended;
  }

  kill(): void {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }
}

export function notStartedError(command: Command, cause: NodeJS.ErrnoException): ErrorOf<typeof programNotFound> {
  return programNotFound({
    message: `${command.program} could not be started: ${cause.code ?? cause.message}.`,
    remedy: 'Install the client programs of the database server and try again.',
    detail: { program: command.program },
  });
}

function ended(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<ClientEnd> {
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
