import { readFileSync } from 'node:fs';
import { listProcesses } from '../processes/process-table.ts';

/** The unit that a process belongs to, from `/proc/PID/cgroup`, in whichever hierarchy systemd keeps its groups; `null` for none. */
export function unitOfCgroup(text: string): string | null {
  for (const line of text.split('\n')) {
    const [, path] = /^(?:0:|\d+:name=systemd):(.*)$/.exec(line) ?? [];
    const unit = path?.split('/').find((part) => part.endsWith('.service'));
    if (unit !== undefined) return unit.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return null;
}

/** The living processes of units in one look at the machine, oldest first: that is the main one, which started the others. */
export function processesOfUnits(units: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const living = listProcesses().filter(({ ended }) => !ended);
  for (const { pid } of [...living].sort((one, other) => one.startTime - other.startTime || one.pid - other.pid)) {
    const unit = unitOfCgroup(cgroupOf(pid));
    if (unit !== null && units.has(unit)) found.set(unit, [...(found.get(unit) ?? []), pid]);
  }
  return found;
}

function cgroupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return '';
  }
}
