import type { HealthReport } from '../health-report.ts';
import type { ProbeResult } from '../health-probe.ts';

/** Whether a probe's result means that something is wrong: a probe that broke says nothing, so it does not count as well. */
export function isFailure(result: Pick<ProbeResult, 'status'>): boolean {
  return result.status === 'failed' || result.status === 'crashed';
}

/** The status of a report; skipped probes count neither way. */
export function overallStatus(results: readonly Pick<ProbeResult, 'status'>[]): HealthReport['status'] {
  if (results.some(isFailure)) return 'failed';
  return results.some((result) => result.status === 'warning') ? 'warning' : 'ok';
}
