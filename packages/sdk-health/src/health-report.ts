import type { ProbeResult } from './health-probe.ts';

export interface HealthReport {
  readonly at: string;
  readonly durationMs: number;
  /** `failed` when any probe failed or crashed. */
  readonly status: 'ok' | 'warning' | 'failed';
  readonly probes: readonly ProbeResult[];
}
