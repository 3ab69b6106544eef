import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { RawExit } from '../../supervisor/spawn-service.ts';

export interface ProgramStart {
  readonly program: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface StartedProgram {
  readonly pid: number;
  readonly exited: Promise<RawExit>;
  readonly logOffset: number;
}

/**
 * Starts the program of a service. It shares our console, by which NSSM's Ctrl-C reaches it, and Windows ends it when we die. It writes
 * straight into its log. A reason when it cannot be started.
 */
export async function startProgram(start: ProgramStart): Promise<StartedProgram | string> {
  let log: number | null = null;
  try {
    log = openSync(start.logFile, 'a', 0o600);
    const logOffset = fstatSync(log).size;
    const child = spawn(start.program, start.args, {
      cwd: start.workingDirectory,
      env: start.environment,
      stdio: ['ignore', log, log],
      windowsHide: false,
    });
    const exited = new Promise<RawExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    const refused = await refusal(child);
    if (refused !== null || child.pid === undefined) return explain(start, refused);
    return { pid: child.pid, exited, logOffset };
  } catch (thrown) {
    return explain(start, thrown instanceof Error ? thrown : null);
  } finally {
    if (log !== null) closeSync(log);
  }
}

function refusal(child: ChildProcess): Promise<Error | null> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', resolve);
  });
}

function explain({ program, logFile }: ProgramStart, error: Error | null): string {
  const code = error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (error !== null && 'syscall' in error && error.syscall === 'open')
    return `its log ${logFile} cannot be opened${code === null ? '' : ` (${code})`}`;
  if (code === 'ENOENT') return `its program ${program} was not found`;
  if (code === 'EINVAL' && /\.(cmd|bat)$/i.test(program)) return `${program} is a batch file; name the program that it starts`;
  return `its program ${program} could not be started${code === null ? '' : ` (${code})`}`;
}
