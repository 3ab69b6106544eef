import { duration, type PreflightReport } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { tableRows } from '../terminal/table.ts';

/** One line a check; what to do stands under what is not right. */
export function preflightText(report: PreflightReport, style: Style): string {
  const sign = { pass: style.good('✓'), warning: style.warning('!'), failure: style.bad('✗') };
  const rows = tableRows(
    report.results.map(({ status, title, summary }) => [`${sign[status]} ${title}`, summary]),
    style.columns,
  );
  const lines = report.results.flatMap(({ status, remedy }, index) => [
    rows[index] ?? '',
    ...(status === 'pass' || remedy === undefined ? [] : [`  ${style.warning('→')} ${remedy}`]),
  ]);
  const failures = report.results.filter(({ status }) => status === 'failure').length;
  const verdict =
    failures === 0
      ? style.good(`Ready to deploy (checked in ${duration(report.durationMs)}).`)
      : style.bad(`${failures} of ${report.results.length} checks failed.`);
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
