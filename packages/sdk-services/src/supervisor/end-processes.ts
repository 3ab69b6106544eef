import { execFile } from 'node:child_process';
import type { Clock } from '@woosoo/sdk-core';
import type { ProcessIdentity } from '../processes/process-entry.ts';
import { processMembers } from '../processes/process-members.ts';
import { isAlive, listProcesses, processesWithEnvironment } from '../processes/process-table.ts';

/** How long forced processes may take to vanish; longer means that the kernel holds them (a dead disk). */
const forcedMs = 5000;
/** What a main process that died leaves behind is asked for this long before it is forced. */
const leftoverMs = 1000;

export interface ServiceProcesses {
  readonly main: ProcessIdentity | null;
  /** See `serviceMarker`. */
  readonly marker: string;
}

/** The living processes of a service. Without `/proc`: the main one. */
export function livingProcesses({ main, marker }: ServiceProcesses): readonly number[] {
  const table = listProcesses();
  if (table.length === 0) return main !== null && isAlive(main) ? [main.pid] : [];
  return processMembers(table, main, processesWithEnvironment(marker)).filter((pid) => pid !== process.pid);
}

/** Ends what is left of a service, first politely. Gives the pids that could not be ended. */
export async function endLeftovers(clock: Clock, service: ServiceProcesses, patienceMs = leftoverMs): Promise<readonly number[]> {
  if (livingProcesses(service).length === 0) return [];
  signalAll(livingProcesses(service), 'SIGTERM');
  if (await vanished(clock, service, patienceMs)) return [];
  return killAll(clock, service);
}

/** Ends all of a service at once. Gives the pids that could not be ended. */
export async function killAll(clock: Clock, service: ServiceProcesses): Promise<readonly number[]> {
  const end = clock.monotonicMs() + forcedMs;
  // Again and again, since a process may start another between our look and our signal.
  for (let living = livingProcesses(service); living.length > 0; living = livingProcesses(service)) {
    if (clock.monotonicMs() > end) return living;
    signalAll(living, 'SIGKILL');
    await clock.sleep(15);
  }
  return [];
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    // Windows has no signals: `taskkill` without /F asks, with it ends, both with all children.
    execFile('taskkill', ['/PID', String(pid), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])], { windowsHide: true }, () => undefined);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) signalProcess(pid, signal);
}

async function vanished(clock: Clock, service: ServiceProcesses, withinMs: number): Promise<boolean> {
  const end = clock.monotonicMs() + withinMs;
  while (livingProcesses(service).length > 0) {
    if (clock.monotonicMs() > end) return false;
    await clock.sleep(25);
  }
  return true;
}
