import type { Notification } from '@woosoo/sdk-core';
import type { DeployReport } from '../report/deploy-report.ts';
import { newErrorsTitle } from '../report/new-errors.ts';

/** What people outside are told of a report. */
export function deployNotification(report: DeployReport, at: Date): Notification {
  return {
    event: `${report.kind}.${report.outcome}`,
    severity: report.outcome === 'done' ? 'success' : 'error',
    title: `${report.branchId}: ${report.kind} ${report.outcome}`,
    text: [report.headline, report.error?.message ?? '', newErrorsText(report)].filter((line) => line !== '').join('\n'),
    branchId: report.branchId,
    at: at.toISOString(),
    data: { id: report.id, outcome: report.outcome, releases: report.releases, error: report.error, durationMs: report.durationMs },
  };
}

function newErrorsText({ newErrors = [] }: DeployReport): string {
  const [first] = newErrors;
  return first === undefined ? '' : `${newErrorsTitle(newErrors)}: ${first.title}`;
}
