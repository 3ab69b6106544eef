import type { Notification } from '@woosoo/sdk-core';
import type { DeployReport } from '../report/deploy-report.ts';

/** What people outside are told of a report. */
export function deployNotification(report: DeployReport, at: Date): Notification {
  return {
    event: `${report.kind}.${report.outcome}`,
    severity: report.outcome === 'done' ? 'success' : 'error',
    title: `${report.branchId}: ${report.kind} ${report.outcome}`,
    text: [report.headline, report.error?.message ?? ''].filter((line) => line !== '').join('\n'),
    branchId: report.branchId,
    at: at.toISOString(),
    data: { id: report.id, outcome: report.outcome, releases: report.releases, error: report.error, durationMs: report.durationMs },
  };
}
