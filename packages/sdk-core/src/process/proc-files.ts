import { readdirSync, readFileSync, statSync } from 'node:fs';

/** What Linux tells of a process. */
export interface ProcessFacts {
  readonly pid: number;
  /** `Z`: dead, and nobody has collected it. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
}

/** All processes that can be seen. Linux alone. */
export function readProcesses(): readonly ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((facts) => facts !== null);
}

/** Facts of one process, or `null` when it is gone. */
export function readProcess(pid: number): ProcessFacts | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too.
    const [state = '', parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, state, parent: Number(parent), group: Number(group) };
  } catch {
    return null;
  }
}

/** Whether a process of this account, for root of any, was started with `NAME=value` in its environment. */
export function wasStartedWith(pid: number, variable: string): boolean {
  try {
    const own = process.geteuid?.();
    if (own !== 0 && statSync(`/proc/${pid}`).uid !== own) return false;
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
  } catch {
    return false; // gone meanwhile, or hidden from us
  }
}
