import { reportExitCode, type DeployReport, type Woosoo } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { reportText } from './report.ts';

/** Shows how an operation ended and gives its exit code. */
export function presentReport(report: DeployReport, woosoo: Woosoo, present: (text: (style: Style) => string) => void): number {
  present((style) => reportText(report, style, woosoo.reports.htmlPath(report.id)));
  return reportExitCode(report);
}
