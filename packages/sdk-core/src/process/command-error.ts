import { cancelled, commandFailed, commandTimedOut, programNotFound, type ProcessError } from '../errors/core-errors.ts';
import { describeCommand } from './describe-command.ts';
import type { Command } from './process-runner.ts';

/** Why a command has no good end. Its last lines are already redacted. */
export type CommandEnd =
  | { readonly type: 'program-not-found' }
  | { readonly type: 'no-working-folder' }
  | { readonly type: 'not-started'; readonly because: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'timed-out'; readonly timeoutMs: number; readonly lastLines: readonly string[] }
  | { readonly type: 'signal'; readonly signal: string; readonly lastLines: readonly string[] }
  | { readonly type: 'exit-code'; readonly exitCode: number; readonly lastLines: readonly string[] };

const LINES_IN_MESSAGE = 8;

/** The error for a command that ended badly or not at all. */
export function commandError(command: Command, end: CommandEnd): ProcessError {
  const shown = describeCommand(command);
  const detail = { program: command.program, command: shown, ...(command.cwd === undefined ? {} : { cwd: command.cwd }) };
  switch (end.type) {
    case 'program-not-found':
      return programNotFound({
        message: `${command.program} is not installed on this machine, or not on PATH.`,
        remedy: `Install ${command.program}, or correct its path in deployment.config.env; \`woosoo check\` lists what is needed.`,
        detail,
      });
    case 'no-working-folder':
      return commandFailed({
        message: `Cannot run ${shown}: the folder to run it in, ${command.cwd ?? ''}, does not exist.`,
        remedy: 'Restore the folder, or correct its path.',
        detail,
      });
    case 'not-started':
      return commandFailed({ message: `Cannot start ${shown}: ${end.because}.`, remedy: 'Check the program and its rights.', detail });
    case 'cancelled':
      return cancelled({ message: `${shown} was cancelled.`, remedy: 'Start it again when it suits.', detail });
    case 'timed-out':
      return commandTimedOut({
        message: `${shown} was ended: it took longer than ${seconds(end.timeoutMs)}.${quote(end.lastLines)}`,
        remedy: 'See in its last lines what it waited for, then try again.',
        detail: { ...detail, timeoutMs: end.timeoutMs, lastLines: end.lastLines },
      });
    case 'signal':
      return commandFailed({
        message: `${shown} was ended from outside (${end.signal}).${quote(end.lastLines)}`,
        remedy: 'Somebody or the system (out of memory?) ended it; see the system log, then try again.',
        detail: { ...detail, signal: end.signal, lastLines: end.lastLines },
      });
    case 'exit-code':
      return commandFailed({
        message: `${shown} ended with exit code ${end.exitCode}.${quote(end.lastLines)}`,
        remedy: 'Correct what its last lines name, then try again.',
        detail: { ...detail, exitCode: end.exitCode, lastLines: end.lastLines },
      });
  }
}

function quote(lines: readonly string[]): string {
  const last = lines.filter((line) => line.trim() !== '').slice(-LINES_IN_MESSAGE);
  return last.length === 0 ? ' It said nothing.' : ` Its last lines:\n${last.map((line) => `  ${line}`).join('\n')}`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}
