import type { ProcessSample } from './process-usage.ts';
import type { ServiceUsage } from './service-usage.ts';

/** One look at all processes of all services. */
export interface UsageLook {
  /** On a clock that never jumps. */
  readonly atMs: number;
  readonly samples: ReadonlyMap<number, ProcessSample>;
}

/** What a service used between two looks; `null` when it does not run. `pids`: the main one first. */
export function usageBetween(service: string, pids: readonly number[], now: UsageLook, before: UsageLook | null): ServiceUsage | null {
  const samples = pids.flatMap((pid) => now.samples.get(pid) ?? []);
  const [main] = samples;
  if (main === undefined) return null;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const elapsedMs = Math.min(main.uptimeMs, before === null ? Infinity : now.atMs - before.atMs);
  const usedMs = sum(samples.map((sample) => sample.cpuMs - earlier(sample, before)));
  return {
    service,
    cpuPercent: elapsedMs <= 0 ? 0 : Math.round((usedMs / elapsedMs) * 1000) / 10,
    memoryBytes: sum(samples.map(({ privateBytes }) => privateBytes)) + Math.max(...samples.map(({ sharedBytes }) => sharedBytes)),
    uptimeMs: main.uptimeMs,
    processes: samples.length,
  };
}

/** 0 for a process that was not there before, also when its pid was another's. */
function earlier(sample: ProcessSample, before: UsageLook | null): number {
  const known = before?.samples.get(sample.pid);
  return known === undefined || known.cpuMs > sample.cpuMs || known.uptimeMs > sample.uptimeMs ? 0 : known.cpuMs;
}
