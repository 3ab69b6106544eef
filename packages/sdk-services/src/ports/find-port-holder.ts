import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { processMembers } from '../processes/process-members.ts';
import { commandLine, identify, listProcesses } from '../processes/process-table.ts';
import { answersFor, parseProcNetTcp, type Listener } from './proc-net-tcp.ts';

/** Who listens on a port. */
export interface PortHolder {
  /** `null` when the process belongs to another account and cannot be seen. */
  readonly pid: number | null;
  readonly command: string;
}

/** Who listens on a TCP port of this host (of any when absent), read from `/proc`; `null` where there is none. */
export function findPortHolder(port: number, host?: string): PortHolder | null {
  const listeners = listenersOn(port).filter((listener) => host === undefined || answersFor(listener, host));
  if (listeners.length === 0) return null;
  const pid =
    holdersOf(
      listeners,
      listProcesses().map((entry) => entry.pid),
    )[0] ?? null;
  return pid === null ? { pid, command: 'a process of another account' } : { pid, command: commandLine(pid) };
}

/** A process and all that descends from it or shares its group. Linux; the process alone elsewhere. */
export function processTree(pid: number): readonly number[] {
  const members = processMembers(listProcesses(), identify(pid));
  return members.length === 0 ? [pid] : members;
}

/** Whether one of these processes listens on the port; `null` when the system does not tell. */
export function ownsPort(pids: readonly number[], port: number, host?: string): boolean | null {
  const listeners = listenersOn(port).filter((listener) => host === undefined || answersFor(listener, host));
  if (listeners.length === 0) return process.platform === 'linux' ? false : null;
  return holdersOf(listeners, pids).length > 0;
}

function listenersOn(port: number): readonly Listener[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
    try {
      return parseProcNetTcp(readFileSync(file, 'utf8')).filter((listener) => listener.port === port);
    } catch {
      return [];
    }
  });
}

function holdersOf(listeners: readonly Listener[], pids: readonly number[]): readonly number[] {
  const sockets = new Set(listeners.map((listener) => `socket:[${listener.inode}]`));
  return pids.filter((pid) => openFiles(pid).some((target) => sockets.has(target)));
}

function openFiles(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
