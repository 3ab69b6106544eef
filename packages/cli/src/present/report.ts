import type { DeployReport, ReportedError } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { plainLogLine } from './logs.ts';
import { table } from '../terminal/table.ts';

/** How it ended, first; then why, and what to do; then where everything is. */
export function reportText(report: DeployReport, style: Style, page?: string): string {
  // A recovery that undoes has done what it is for.
  const good =
    report.outcome === 'done' || report.outcome === 'unchanged' || (report.kind === 'recover' && report.outcome === 'rolled-back');
  const facts = [
    ...Object.entries(report.releases).map(([component, release]) => [`${component} now`, release]),
    ...(good ? report.addresses.map(({ title, url }) => [title, url]) : []),
    ...(report.backupId === null ? [] : [['backup', report.backupId]]),
    ...(report.rollbackCommand === null ? [] : [['to go back', report.rollbackCommand]]),
    ...(page === undefined ? [] : [['report', page]]),
  ];
  return [
    `${good ? style.good('✓') : style.bad('✗')} ${style.strong(report.headline)}`,
    ...(report.error === null ? [] : errorLines(report.error, style)),
    ...report.recoveryErrors.flatMap((error) => ['', style.bad('  While undoing:'), ...errorLines(error, style)]),
    ...newErrorLines(report, style),
    '',
    ...(facts.length === 0
      ? []
      : [
          table(
            facts.map(([name = '', value = '']) => [`  ${style.soft(name)}`, value]),
            style.columns,
          ),
        ]),
  ].join('\n');
}

function errorLines(error: ReportedError, style: Style): readonly string[] {
  return [
    '',
    `  ${style.bad(error.message.replaceAll('\n', '\n  '))}`,
    `  ${error.remedy.replaceAll('\n', '\n  ')}`,
    ...error.tail.map((line) => `  ${style.soft('│')} ${line}`),
    ...(error.type === 'Cancelled' ? [] : [style.soft(`  (woosoo explain ${error.code} tells more)`)]),
  ];
}

/** Errors that the new release has brought: the deploy is done all the same. */
function newErrorLines({ newErrors = [] }: DeployReport, style: Style): readonly string[] {
  if (newErrors.length === 0) return [];
  return [
    '',
    `  ${style.warning(`! ${newErrors.length} new ${newErrors.length === 1 ? 'error' : 'errors'} since the switch:`)}`,
    ...newErrors.flatMap(({ count, title, frame, source }) => [
      `  ${style.soft('│')} ${count > 1 ? `${count} × ` : ''}${plainLogLine(title)}`,
      `  ${style.soft(`│   ${source}${frame === null ? '' : ` · ${frame}`}`)}`,
    ]),
    style.soft('  (woosoo logs errors --new tells more)'),
  ];
}
