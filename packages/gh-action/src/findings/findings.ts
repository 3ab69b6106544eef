import type { PreflightReport } from '@woosoo/sdk-deploy';
import type { HealthReport } from '@woosoo/sdk-health';

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly summary: string;
  readonly remedy: string;
  readonly durationMs: number;
}

/** What a health check or a preflight found, in one form for whoever shows it. */
export interface Findings {
  readonly status: 'ok' | 'warning' | 'failed';
  readonly durationMs: number;
  readonly findings: readonly Finding[];
  /** The report of the SDK itself. */
  readonly report: object;
}

export function healthFindings(report: HealthReport): Findings {
  const findings = report.probes.map(({ probe, status, summary, remedy = '', durationMs }) => ({
    name: probe,
    // A probe that breaks has seen nothing, and that is no good news.
    status: status === 'crashed' ? 'failed' : status,
    summary,
    remedy,
    durationMs,
  }));
  return { status: report.status, durationMs: report.durationMs, findings, report };
}

const STATUS = { pass: 'ok', warning: 'warning', failure: 'failed' } as const;

export function preflightFindings(report: PreflightReport): Findings {
  const findings = report.results.map(({ title, status, summary, remedy = '', durationMs }) => ({
    name: title,
    status: STATUS[status],
    summary,
    remedy,
    durationMs,
  }));
  return { status: STATUS[report.status], durationMs: report.durationMs, findings, report };
}
