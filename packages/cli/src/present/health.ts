import type { HealthReport, HealthStatus } from '@woosoo/sdk-health';
import type { ServiceStatus } from '@woosoo/sdk-services';
import { localTime } from '../terminal/local-time.ts';
import { since } from '../terminal/since.ts';
import type { Style } from '../terminal/style.ts';
import { table, tableRows } from '../terminal/table.ts';
import { dot, stateWord } from './services.ts';

/** One line a probe; what to do stands under what is not right. */
export function healthText(report: HealthReport, style: Style): string {
  return `${probeLines(report, style).join('\n')}\n\n${verdict(report, style)}\n`;
}

/** The page of `health --watch`: services, then what was probed. */
export function healthWatchText(report: HealthReport, services: readonly ServiceStatus[], style: Style): string {
  const rows = services.map((service) => [
    `  ${service.name}`,
    `${dot(service.state, style)} ${stateWord(service.state, style)}`,
    service.since === null ? '' : since(service.since, Date.parse(report.at)),
    service.restarts === 0 ? '' : style.warning(`restarted ${service.restarts} times`),
  ]);
  const others: HealthReport = { ...report, probes: report.probes.filter(({ kind, status }) => kind !== 'service' || status !== 'ok') };
  return [
    `  ${style.strong('WOOSOO HEALTH MONITOR')}   ${verdict(report, style)}`,
    '',
    ...(rows.length === 0 ? [] : [table([['  Service', 'Status', 'Since', ''].map(style.soft), ...rows])]),
    ...probeLines(others, style),
    '',
    style.soft(`  Last updated ${localTime(report.at)} · Ctrl+C to exit`),
    '',
  ].join('\n');
}

function probeLines(report: HealthReport, style: Style): readonly string[] {
  const sign: Readonly<Record<HealthStatus, string>> = {
    ok: style.good('✓'),
    warning: style.warning('!'),
    failed: style.bad('✗'),
    crashed: style.bad('?'),
    skipped: style.soft('–'),
  };
  const rows = tableRows(
    report.probes.map(({ status, probe, summary }) => [`  ${sign[status]} ${probe}`, summary]),
    style.columns,
  );
  return report.probes.flatMap(({ status, remedy }, index) => [
    rows[index] ?? '',
    ...(status === 'ok' || remedy === undefined ? [] : [`    ${style.warning('→')} ${remedy}`]),
  ]);
}

function verdict(report: HealthReport, style: Style): string {
  const bad = report.probes.filter(({ status }) => status === 'failed' || status === 'crashed').length;
  return {
    ok: style.good('Everything works.'),
    warning: style.warning('Works, with warnings.'),
    failed: style.bad(`${bad} of ${report.probes.length} checks failed.`),
  }[report.status];
}
