import { readProcess } from '../process/proc-files.ts';

/** Whether a process lives. A zombie, which a container without an init may keep for ever, does not. */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return ![undefined, 'Z', 'X'].includes(readProcess(pid)?.state);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
