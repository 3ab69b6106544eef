import { ResultAsync, err, ok, type Result } from 'neverthrow';
import type { ProcessError } from '../errors/core-errors.ts';
import { commandError } from '../process/command-error.ts';
import type { Command, CommandOutput, OutputLine, ProcessRunner, RunOptions } from '../process/process-runner.ts';

/** What a program does when it is run: what it leaves, or `missing` for one that is not installed. */
export interface FakeRun {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly missing?: boolean;
  /** Goes on until it is cancelled. */
  readonly hangs?: boolean;
  /** What it does to the world. */
  readonly effect?: () => void | Promise<void>;
}

/** Which commands a run answers: the beginning of the command line (`php artisan migrate`), a pattern for it, or a test. */
export type CommandMatcher = string | RegExp | ((command: Command) => boolean);

interface Script {
  readonly matcher: CommandMatcher;
  readonly run: FakeRun | ((command: Command, options: RunOptions) => FakeRun);
  readonly once: boolean;
}

/**
 * Plays programs by a script and records what was run. A command that nothing in the script answers is a bug in the test and throws.
 *
 * @example
 * ```ts
 * import { FakeProcessRunner } from '@woosoo/sdk-core/testing';
 *
 * const runner = new FakeProcessRunner().on('php --version', { stdout: 'PHP 8.2.7 (cli)\n' }).on('composer', { exitCode: 2, stderr: 'no lock file' });
 * runner.lines; // what was run, as command lines with secrets masked
 * ```
 */
export class FakeProcessRunner implements ProcessRunner {
  readonly commands: Command[] = [];
  readonly options: RunOptions[] = [];
  #scripts: readonly Script[] = [];

  /** What was run, for people and for comparing. */
  get lines(): readonly string[] {
    return this.commands.map(commandLine);
  }

  /** Answers a command whenever it is run. What is told last counts first. */
  on(matcher: CommandMatcher, run: Script['run'] = {}): this {
    this.#scripts = [{ matcher, run, once: false }, ...this.#scripts];
    return this;
  }

  /** Answers a command once; several are used up in the order in which they were told, before any {@link FakeProcessRunner.on}. */
  once(matcher: CommandMatcher, run: Script['run'] = {}): this {
    const before = this.#scripts.filter((script) => script.once);
    this.#scripts = [...before, { matcher, run, once: true }, ...this.#scripts.filter((script) => !script.once)];
    return this;
  }

  run(command: Command, options: RunOptions = {}): ResultAsync<CommandOutput, ProcessError> {
    return new ResultAsync(this.#run(command, options));
  }

  async #run(command: Command, options: RunOptions): Promise<Result<CommandOutput, ProcessError>> {
    if (options.signal?.aborted === true) return err(commandError(command, { type: 'cancelled' }));
    this.commands.push(command);
    this.options.push(options);
    const script = this.#scripts.find(({ matcher }) => matches(matcher, command));
    if (script === undefined) throw new Error(`The script of this FakeProcessRunner says nothing of: ${commandLine(command)}`);
    if (script.once) this.#scripts = this.#scripts.filter((other) => other !== script);
    return play(command, options, typeof script.run === 'function' ? script.run(command, options) : script.run);
  }
}

async function play(command: Command, options: RunOptions, fake: FakeRun): Promise<Result<CommandOutput, ProcessError>> {
  if (fake.missing === true) return err(commandError(command, { type: 'program-not-found' }));
  const { stdout = '', stderr = '', exitCode = 0 } = fake;
  const lines = [...linesOf('stdout', stdout), ...linesOf('stderr', stderr)];
  for (const line of lines) options.onLine?.(line);
  if (fake.hangs === true) await cancelling(options.signal);
  else await fake.effect?.();
  if (options.signal?.aborted === true) return err(commandError(command, { type: 'cancelled' }));
  if ((options.okExitCodes ?? [0]).includes(exitCode)) return ok({ exitCode, stdout, stderr, durationMs: 0 });
  return err(commandError(command, { type: 'exit-code', exitCode, lastLines: lines.map(({ text }) => text) }));
}

function commandLine(command: Command): string {
  return [command.program, ...command.args.map(String)].join(' ');
}

function matches(matcher: CommandMatcher, command: Command): boolean {
  if (typeof matcher === 'function') return matcher(command);
  const line = commandLine(command);
  return typeof matcher === 'string' ? line === matcher || line.startsWith(`${matcher} `) : matcher.test(line);
}

function linesOf(stream: OutputLine['stream'], text: string): readonly OutputLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => ({ stream, text: line }));
}

function cancelling(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
