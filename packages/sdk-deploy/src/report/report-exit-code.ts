import { exitCodes } from '@woosoo/sdk-core';
import type { DeployReport } from './deploy-report.ts';

/** The exit code that tells a script how an operation ended. */
export function reportExitCode(report: Pick<DeployReport, 'outcome' | 'error'>): number {
  switch (report.outcome) {
    case 'done':
    case 'unchanged':
      return 0;
    case 'rolled-back':
      return report.error?.type === 'Cancelled' ? exitCodes.cancelled : exitCodes.failed;
    case 'refused':
      return exitCodes.failed;
    case 'person-needed':
      return exitCodes['person-needed'];
  }
}
