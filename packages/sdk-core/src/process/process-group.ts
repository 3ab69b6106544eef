import { execFile } from 'node:child_process';
import type { Clock } from '../clock/clock.ts';
import { readProcesses } from './proc-files.ts';

const GRACE_MS = 3_000;
const POLL_MS = 25;
/** How long to wait for what was killed: a process in an uninterruptible wait can take its time. */
const GONE_MS = 2_000;

/**
 * Ends a process and all in its group: asks (TERM), after three seconds kills. On Windows, where nobody can be asked, ends the process tree.
 * Returns when all are gone, or when the system does not let them go.
 */
export async function endProcessGroup(leader: number, clock: Clock, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (platform === 'win32') return endProcessTree(leader);
  signalGroup(leader, 'SIGTERM');
  if (await groupGone(leader, clock, GRACE_MS)) return;
  signalGroup(leader, 'SIGKILL');
  await groupGone(leader, clock, GONE_MS);
}

/** Signals every process of a group; whether there was one. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

async function groupGone(leader: number, clock: Clock, patienceMs: number): Promise<boolean> {
  const deadline = clock.monotonicMs() + patienceMs;
  while (groupIsAlive(leader)) {
    if (clock.monotonicMs() >= deadline) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}

/** A group of nothing but zombies, which nobody may ever collect in a container without an init, counts as gone. */
function groupIsAlive(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  if (process.platform !== 'linux') return true;
  return readProcesses().some(({ group, state }) => group === leader && state !== 'Z');
}

function endProcessTree(leader: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/PID', String(leader), '/T', '/F'], { windowsHide: true, timeout: 10_000 }, () => {
      // Whatever kept it from that (a policy, a bare system): the program itself must not go on, and its own children mostly die with it.
      endProcess(leader);
      resolve();
    });
  });
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone.
  }
}
