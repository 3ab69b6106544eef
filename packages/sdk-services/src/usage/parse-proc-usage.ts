import type { ProcessSample } from './process-usage.ts';

/** The kernel counts in hundredths of a second towards programs, on every machine. */
const tickMs = 10;

/** What `/proc/PID/stat`, `/proc/PID/status` and `/proc/uptime` say of a process together; `null` for one that has ended. */
export function parseProcUsage(stat: string, status: string, uptime: string): ProcessSample | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, user, system, startedAt] = [fields[0], fields[11], fields[12], fields[19]];
  const pid = Number.parseInt(stat, 10);
  if (startedAt === undefined || Number.isNaN(pid) || state === 'Z' || state === 'X') return null;
  return {
    pid,
    cpuMs: (Number(user) + Number(system)) * tickMs,
    privateBytes: bytes(status, 'RssAnon'),
    sharedBytes: bytes(status, 'RssFile') + bytes(status, 'RssShmem'),
    uptimeMs: Math.max(0, Math.round(Number.parseFloat(uptime) * 1000) - Number(startedAt) * tickMs),
  };
}

function bytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;
}
