import { readFileSync, readdirSync } from 'node:fs';
import { parseProcessStat, type ProcessEntry, type ProcessIdentity } from './process-entry.ts';

// `/proc` is the kernel, not the disk: these reads never wait, so they are synchronous and give one consistent moment.

/** Every process of the machine; empty where there is no `/proc`. */
export function listProcesses(): readonly ProcessEntry[] {
  return processIds()
    .map(readProcess)
    .filter((entry) => entry !== null);
}

/** One process, or `null` when it is gone (or where there is no `/proc`). */
export function readProcess(pid: number): ProcessEntry | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

/** The identity of a process that runs now. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: readProcess(pid)?.startTime ?? null };
}

/** Whether just this process still runs. A zombie has ended. */
export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  if (process.platform === 'linux') {
    const entry = readProcess(pid);
    return entry !== null && !entry.ended && (startTime === null || entry.startTime === startTime);
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether a process that somebody else wrote down runs for certain. Where the system tells no start time (Windows), a living process may be another that
 * was given the number since, so there is no certainty. A process that we started ourselves is known without: see {@link isAlive}.
 */
export function isRecognized(identity: ProcessIdentity): boolean {
  return identity.startTime !== null && isAlive(identity);
}

/** The processes whose environment held this entry when they were started. Only those of our own account can be read. */
export function processesWithEnvironment(entry: string): ReadonlySet<number> {
  const marker = `\0${entry}\0`;
  return new Set(processIds().filter((pid) => `\0${readOrNull(`/proc/${pid}/environ`) ?? ''}`.includes(marker)));
}

/** The processes whose environment held an entry that begins so, by what follows. Only those of our own account can be read. */
export function processesByMarker(beginning: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const pid of processIds()) {
    const environment = `\0${readOrNull(`/proc/${pid}/environ`) ?? ''}`;
    const at = environment.indexOf(`\0${beginning}`);
    if (at < 0) continue;
    const rest = environment.slice(at + 1 + beginning.length);
    const value = rest.slice(0, rest.indexOf('\0'));
    found.set(value, [...(found.get(value) ?? []), pid]);
  }
  return found;
}

/** Whether a process has a handler of its own for a signal (by number); `null` where the system does not tell. */
export function catchesSignal(pid: number, signal: number): boolean | null {
  const mask = /^SigCgt:\s+([0-9a-f]+)$/m.exec(readOrNull(`/proc/${pid}/status`) ?? '')?.[1];
  return mask === undefined ? null : ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

/** The command line for people to read; the bare name for a process that has none. */
export function commandLine(pid: number): string {
  const args = (readOrNull(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return args === '' ? (readOrNull(`/proc/${pid}/comm`) ?? '').trim() : args;
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
