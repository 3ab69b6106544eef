import type { ResultAsync } from 'neverthrow';
import type { ProcessError } from '../errors/core-errors.ts';
import type { Sensitive } from '../secrets/sensitive.ts';

/** A command-line argument or environment value; sensitive ones are masked wherever the command is shown. */
export type Argument = string | Sensitive;

/** A command as data: nothing runs until a {@link ProcessRunner} gets it. Never a shell string. */
export interface Command {
  /** A name looked up on PATH, or an absolute path. */
  readonly program: string;
  readonly args: readonly Argument[];
  /** `read` promises that the command changes nothing. */
  readonly effect: 'read' | 'write';
  readonly cwd?: string;
  /** Added to a small base environment (PATH, HOME, LANG, TEMP, ...); the rest of our own environment is not passed on. */
  readonly env?: Readonly<Record<string, Argument>>;
  readonly stdin?: Argument;
}

/** One line of a child's output, without its end of line. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** The whole process tree is ended when it is over. No limit when absent. */
  readonly timeoutMs?: number | undefined;
  /** Called for every line while the command runs, already redacted. */
  readonly onLine?: ((line: OutputLine) => void) | undefined;
  /** Exit codes that count as success; 0 alone when absent. */
  readonly okExitCodes?: readonly number[] | undefined;
  /** Marks the child and all that it starts, so that leftovers of a killed operation can be found and ended. */
  readonly operationId?: string | undefined;
}

/** What a command left behind; of each stream the last 1 MiB. */
export interface CommandOutput {
  readonly exitCode: number;
  /** As the program wrote it, for a parser; redact it before anybody sees it. */
  readonly stdout: string;
  /** Already redacted: it is for people. */
  readonly stderr: string;
  readonly durationMs: number;
}

/** Starts programs. Each runs in a process group of its own, and cancelling or timing out ends the whole group. */
export interface ProcessRunner {
  run(command: Command, options?: RunOptions): ResultAsync<CommandOutput, ProcessError>;
}
