import type { HealthReport, HealthStatus } from '@woosoo/sdk-health';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

/** One line a probe; what to do stands under what is not right. */
export function healthText(report: HealthReport, style: Style): string {
  const sign: Readonly<Record<HealthStatus, string>> = {
    ok: style.good('✓'),
    warning: style.warning('!'),
    failed: style.bad('✗'),
    crashed: style.bad('?'),
    skipped: style.soft('–'),
  };
  const rows = table(report.probes.map(({ status, probe, summary }) => [`  ${sign[status]} ${probe}`, summary])).split('\n');
  const lines = report.probes.flatMap(({ status, remedy }, index) => [
    rows[index] ?? '',
    ...(status === 'ok' || remedy === undefined ? [] : [`      ${style.warning('→')} ${remedy}`]),
  ]);
  const bad = report.probes.filter(({ status }) => status === 'failed' || status === 'crashed').length;
  const verdict = {
    ok: style.good('Everything works.'),
    warning: style.warning('Works, with warnings.'),
    failed: style.bad(`${bad} of ${report.probes.length} checks failed.`),
  };
  return `${lines.join('\n')}\n\n${verdict[report.status]}\n`;
}
