import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { ProcessIdentity } from '../processes/process-entry.ts';
import { identify } from '../processes/process-table.ts';

export interface SpawnRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface RawExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface SpawnedService {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<RawExit>;
  readonly logOffset: number;
  /** Lets the program begin. Until then a death of ours ends it too. */
  release(): void;
}

/**
 * Waits on descriptor 3, then becomes the program. A constant: the program and its arguments come as positional parameters and are never
 * read as shell text. If the daemon dies before it has written the pid down, the pipe closes and the program never begins; so there is no
 * moment in which a service runs that nobody knows of.
 */
const gate = 'read -r go <&3 || exit 125; exec 3<&-; exec "$@"';

/**
 * Starts a program whose output goes straight into the log file. It outlives us, in a session of its own; not on Windows, where nobody could tell
 * afterwards that it is the one which we started. The `Error` says why the system refuses.
 */
export async function spawnService(request: SpawnRequest): Promise<SpawnedService | Error> {
  const log = openSync(request.logFile, 'a', 0o600);
  try {
    const logOffset = fstatSync(log).size;
    const gated = process.platform !== 'win32';
    const child = spawn(gated ? '/bin/sh' : request.program, [...(gated ? ['-c', gate, 'sh', request.program] : []), ...request.args], {
      cwd: request.workingDirectory,
      env: request.environment,
      detached: gated,
      windowsHide: true,
      stdio: ['ignore', log, log, ...(gated ? (['pipe'] as const) : [])],
    });
    const exited = new Promise<RawExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    const refused = await refusal(child);
    if (refused !== null || child.pid === undefined) return refused ?? new Error(`${request.program} could not be started.`);
    child.unref();
    return { identity: identify(child.pid), exited, logOffset, release: () => openGate(child) };
  } finally {
    closeSync(log);
  }
}

function refusal(child: ChildProcess): Promise<Error | null> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', resolve);
  });
}

function openGate(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (pipe === null || pipe === undefined || !('end' in pipe)) return;
  // It may have been ended meanwhile; its exit tells.
  pipe.on('error', () => undefined);
  pipe.end('\n');
}
