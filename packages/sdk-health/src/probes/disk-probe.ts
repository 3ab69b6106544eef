import type { FileSystem } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { formatBytes } from '../text/format-bytes.ts';
import { outcomeOfError } from './outcome-of-error.ts';

export interface DiskProbeOptions {
  readonly fileSystem: Pick<FileSystem, 'freeBytes'>;
  readonly name: string;
  /** Any path on the volume. */
  readonly path: string;
  readonly warnBelowBytes: number;
  readonly failBelowBytes: number;
  readonly timeoutMs?: number | undefined;
}

/** Free space on the volume that holds a path. */
export class DiskProbe implements HealthProbe {
  readonly kind = 'disk';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: DiskProbeOptions;

  constructor(options: DiskProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 3000;
    this.#options = options;
  }

  async probe(): Promise<ProbeOutcome> {
    const { fileSystem, path, warnBelowBytes, failBelowBytes } = this.#options;
    const free = await fileSystem.freeBytes(path);
    if (free.isErr()) return outcomeOfError(free.error);
    const observed = { path, freeBytes: free.value };
    const remedy = 'Make room: `woosoo backup cleanup`, old logs, old downloads.';
    if (free.value < failBelowBytes) {
      return { status: 'failed', summary: tooLittle(free.value, path, failBelowBytes), remedy, observed };
    }
    if (free.value < warnBelowBytes) {
      return { status: 'warning', summary: tooLittle(free.value, path, warnBelowBytes), remedy, observed };
    }
    return { status: 'ok', summary: `${formatBytes(free.value)} free`, observed };
  }
}

function tooLittle(free: number, path: string, limit: number): string {
  return `only ${formatBytes(free)} free on the volume of ${path}; it should be ${formatBytes(limit)} or more`;
}
