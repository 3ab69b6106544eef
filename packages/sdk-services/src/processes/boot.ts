import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Clocks are set by some seconds all the time, and a machine takes longer than this to start. */
const TOLERANCE_MS = 15_000;

/** Changes with each start of the machine: the kernel's own mark, or where there is none (Windows) the time of the start. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return bootTime(Date.now(), uptime());
  }
}

export function bootTime(nowMs: number, upSeconds: number): string {
  return `at ${new Date(Math.round(nowMs - upSeconds * 1000)).toISOString()}`;
}

/** Whether two marks are of the same start; what is not known is not taken for it, since processes of before have no number any more that means them. */
export function isSameBoot(one: string | null, other: string): boolean {
  if (one === null || one === other) return one !== null;
  const [first, second] = [one, other].map((mark) => (mark.startsWith('at ') ? Date.parse(mark.slice(3)) : NaN));
  return Math.abs((first ?? NaN) - (second ?? NaN)) < TOLERANCE_MS;
}
