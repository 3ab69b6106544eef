import { cpus, freemem, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { formatBytes } from '../text/format-bytes.ts';

/** What the machine has and uses. */
export interface MachineFigures {
  /** Since the machine was started, all cores together, in ms; both 0 where the system does not tell. */
  readonly busyMs: number;
  readonly idleMs: number;
  readonly totalBytes: number;
  /** What programs can still get without others being pushed out. */
  readonly availableBytes: number;
}

export interface MachineProbeOptions {
  readonly name: string;
  /** Memory in use, in percent, from which on it is a warning; 95 when absent. */
  readonly warnMemoryPercent?: number | undefined;
  /** Between the two looks at the processors; 150 when absent. */
  readonly overMs?: number | undefined;
  /** For tests. */
  readonly read?: (() => MachineFigures) | undefined;
}

/** Processors and memory of the whole machine. */
export class MachineProbe implements HealthProbe {
  readonly kind = 'machine';
  readonly name: string;
  readonly timeoutMs = 5_000;
  readonly #options: MachineProbeOptions;

  constructor(options: MachineProbeOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { read = readMachine, overMs = 150, warnMemoryPercent = 95 } = this.#options;
    const before = read();
    await delay(overMs, undefined, { signal });
    const after = read();
    const spentMs = after.busyMs - before.busyMs + after.idleMs - before.idleMs;
    const cpuPercent = spentMs <= 0 ? null : Math.round(((after.busyMs - before.busyMs) / spentMs) * 100);
    const usedBytes = after.totalBytes - after.availableBytes;
    const memoryPercent = Math.round((usedBytes / after.totalBytes) * 100);
    const cpu = cpuPercent === null ? '' : `CPU ${cpuPercent} %, `;
    const summary = `${cpu}RAM ${formatBytes(usedBytes)} of ${formatBytes(after.totalBytes)}`;
    const observed = { cpuPercent, memoryUsedBytes: usedBytes, memoryTotalBytes: after.totalBytes, memoryPercent };
    if (memoryPercent < warnMemoryPercent) return { status: 'ok', summary, observed };
    const remedy = 'Something takes nearly all memory: `woosoo services list` shows what each service uses.';
    return { status: 'warning', summary, remedy, observed };
  }
}

function readMachine(): MachineFigures {
  const all = cpus();
  const sum = (value: (times: (typeof all)[number]['times']) => number): number =>
    all.reduce((total, { times }) => total + value(times), 0);
  return {
    busyMs: sum(({ user, nice, sys, irq }) => user + nice + sys + irq),
    idleMs: sum(({ idle }) => idle),
    totalBytes: totalmem(),
    availableBytes: freemem(),
  };
}
