import { statSync } from 'node:fs';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { ProcessError } from '../errors/core-errors.ts';
import { Redactor, type TextRedactor } from '../secrets/redactor.ts';
import { reveal, Sensitive } from '../secrets/sensitive.ts';
import { baseEnvironment, withVariables } from './base-environment.ts';
import { commandError, type CommandEnd } from './command-error.ts';
import { OPERATION_VARIABLE } from './operation-marker.ts';
import { OutputCollector } from './output-collector.ts';
import type { Command, CommandOutput, ProcessRunner, RunOptions } from './process-runner.ts';
import { resolveProgram } from './resolve-program.ts';
import { runChild } from './run-child.ts';

/** What an {@link ExecaProcessRunner} needs. */
export interface ExecaProcessRunnerDeps {
  readonly clock: Clock;
  readonly redactor: TextRedactor;
  /** Our own environment, of which children get the allowed part; `process.env` when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Starts real programs, without a shell. */
export class ExecaProcessRunner implements ProcessRunner {
  readonly #clock: Clock;
  readonly #redactor: TextRedactor;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(deps: ExecaProcessRunnerDeps) {
    this.#clock = deps.clock;
    this.#redactor = deps.redactor;
    this.#environment = baseEnvironment(deps.environment ?? process.env, process.platform);
  }

  run(command: Command, options: RunOptions = {}): ResultAsync<CommandOutput, ProcessError> {
    return new ResultAsync(this.#run(command, options)).mapErr((end) => commandError(command, end));
  }

  async #run(command: Command, options: RunOptions): Promise<Result<CommandOutput, CommandEnd>> {
    const { signal, timeoutMs, okExitCodes = [0] } = options;
    if (signal?.aborted === true) return err({ type: 'cancelled' });
    // Node reports a missing working folder as a missing program.
    if (command.cwd !== undefined && !is('directory', command.cwd)) return err({ type: 'no-working-folder' });
    const env = this.#environmentOf(command, options);
    const resolved = resolveProgram(command.program, { platform: process.platform, env, isFile: (path) => is('file', path) });
    if (resolved === null) return err({ type: 'program-not-found' });

    const output = new OutputCollector(redactorFor(command, this.#redactor), options.onLine);
    const args = [...resolved.args, ...command.args.map(reveal)];
    const stdin = command.stdin === undefined ? undefined : reveal(command.stdin);
    const startedMs = this.#clock.monotonicMs();
    const end = await runChild({ file: resolved.file, args, cwd: command.cwd, env, stdin, timeoutMs, signal }, output, this.#clock);
    if (end.type !== 'exit-code' || !okExitCodes.includes(end.exitCode)) return err(end);
    const durationMs = this.#clock.monotonicMs() - startedMs;
    return ok({ exitCode: end.exitCode, stdout: output.stdout, stderr: output.stderr, durationMs });
  }

  #environmentOf(command: Command, { operationId }: RunOptions): Readonly<Record<string, string>> {
    const own = Object.entries(command.env ?? {}).map(([name, value]) => [name, reveal(value)] as const);
    const marker = operationId === undefined ? [] : [[OPERATION_VARIABLE, operationId] as const];
    return withVariables(this.#environment, Object.fromEntries([...own, ...marker]), process.platform);
  }
}

/** The run's secrets and this command's own, which nobody else may have named yet. */
function redactorFor(command: Command, known: TextRedactor): TextRedactor {
  const own = [...command.args, ...Object.values(command.env ?? {}), command.stdin ?? ''].filter((value) => value instanceof Sensitive);
  if (own.length === 0) return known;
  const added = new Redactor(own);
  return { redact: (text) => added.redact(known.redact(text)) };
}

function is(kind: 'file' | 'directory', path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return kind === 'file' ? found?.isFile() === true : found?.isDirectory() === true;
}
