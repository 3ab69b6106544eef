import type { WoosooError } from '@woosoo/sdk-core';
import type { Result } from 'neverthrow';
import type { ProbeResult } from '../health-probe.ts';
import type { HealthReport } from '../health-report.ts';

/** The name under which the check itself has a result: rules depend on it, so that one trouble with measuring is told once and not for every probe. */
export const CHECK_PROBE = 'health check';

/** A report that also says whether measuring was possible. */
export function withCheckResult(checked: Result<HealthReport, WoosooError>, at: string): HealthReport {
  if (checked.isErr()) {
    const { message, remedy } = checked.error;
    return { at, durationMs: 0, status: 'failed', probes: [{ ...itself(0), status: 'failed', summary: message, remedy }] };
  }
  const report = checked.value;
  return { ...report, probes: [itself(report.durationMs), ...report.probes] };
}

function itself(durationMs: number): ProbeResult {
  return { probe: CHECK_PROBE, kind: 'service', status: 'ok', summary: 'everything was measured', durationMs, observed: {} };
}
