import { unhealthy, type Unhealthy } from '../errors.ts';
import type { HealthReport } from '../health-report.ts';
import { formatSpan } from '../text/format-span.ts';
import { isFailure } from './overall-status.ts';

/** The error for a report that was not good enough after all that waiting. */
export function unhealthyError(report: HealthReport, waitedMs: number): Unhealthy {
  const failed = report.probes.filter(isFailure);
  const remedies = [...new Set(failed.flatMap((result) => (result.remedy === undefined ? [] : [result.remedy])))];
  const error = unhealthy({
    message:
      failed.length === 0
        ? `Everything answers, but it did not stay well for long enough within ${formatSpan(waitedMs)}.`
        : `Not healthy after ${formatSpan(waitedMs)}: ${failed.map((result) => `${result.probe} (${result.summary})`).join('; ')}.`,
    remedy: remedies.length === 0 ? 'Run `woosoo health --watch` to see what comes and goes.' : remedies.join(' '),
  });
  return { ...error, detail: { report } };
}
