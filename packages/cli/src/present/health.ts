import { nothingDeployedProbe, type BranchHealthReport, type ServiceHealth } from '@woosoo/sdk-deploy';
import type { HealthStatus, ProbeResult } from '@woosoo/sdk-health';
import { localTime } from '../terminal/local-time.ts';
import { since } from '../terminal/since.ts';
import type { Style } from '../terminal/style.ts';
import { table, tableRows } from '../terminal/table.ts';
import { dot, tone } from './services.ts';
import { applicationLine, resourceLine } from './health-lines.ts';

export interface HealthTextOptions {
  /** Every probe, also those that are well. */
  readonly all?: boolean;
}

/** How the branch is: its services, the machine, the application, then what is not right with what to do about it. */
export function healthText(report: BranchHealthReport, style: Style, { all = false }: HealthTextOptions = {}): string {
  return [...overview(report, style), ...details(report, all, style), '', verdict(report, style), ''].join('\n');
}

/** The page of `health --watch`. */
export function healthWatchText(report: BranchHealthReport, style: Style): string {
  return [
    `  ${style.strong('WOOSOO HEALTH MONITOR')}   ${verdict(report, style)}`,
    '',
    ...overview(report, style),
    ...details(report, false, style),
    '',
    style.soft(`  Last updated ${localTime(report.at)} · Ctrl+C to exit`),
    '',
  ].join('\n');
}

function overview(report: BranchHealthReport, style: Style): readonly string[] {
  const lines = [resourceLine(report, style), applicationLine(report, style)].filter((line) => line !== null);
  return [...(report.services.length === 0 ? [] : [serviceTable(report, style)]), ...lines];
}

function serviceTable({ services, at }: BranchHealthReport, style: Style): string {
  const nowMs = Date.parse(at);
  const row = ({ name, state, usage, restarts, since: from }: ServiceHealth): readonly string[] => [
    `  ${name}`,
    `${dot(state, style)} ${style[tone(state)](state.charAt(0).toUpperCase() + state.slice(1))}`,
    usage === null ? '' : `${Math.round(usage.cpuPercent)}%`.padStart(4),
    usage === null ? '' : `${Math.round(usage.memoryBytes / 1024 / 1024)} MB`.padStart(6),
    from === null ? '' : since(from, nowMs),
    restarts === 0 ? '' : style.warning(`restarted ${restarts === 1 ? 'once' : `${restarts} times`}`),
  ];
  const header = ['  Service', 'Status', ' CPU', 'Memory', 'Uptime', ''].map(style.soft);
  return table([header, ...services.map(row)]);
}

/** The probes that have something to say; services have their lines already, so that theirs are told only when they are wrong. */
function details(report: BranchHealthReport, all: boolean, style: Style): readonly string[] {
  const told = all ? report.probes : report.probes.filter(({ status }) => status !== 'ok' && status !== 'skipped');
  const firing = report.agent?.firing ?? [];
  const alerts = firing.map(({ probe, since: from }) => {
    const how = from === null ? '' : ` for ${since(from, Date.parse(report.at))}`;
    return `  ${style.bad('▲')} alert: ${probe} is in trouble${how}`;
  });
  return told.length + alerts.length === 0 ? [] : ['', ...probeLines(told, style), ...alerts];
}

const signs: Readonly<Record<HealthStatus, readonly [tone: 'good' | 'warning' | 'bad' | 'soft', sign: string]>> = {
  ok: ['good', '✓'],
  warning: ['warning', '!'],
  failed: ['bad', '✗'],
  crashed: ['bad', '?'],
  skipped: ['soft', '–'],
};

function probeLines(probes: readonly ProbeResult[], style: Style): readonly string[] {
  const rows = tableRows(
    probes.map(({ status, probe, summary }) => {
      const [tone, sign] = signs[status];
      return [`  ${style[tone](sign)} ${probe}`, summary];
    }),
    style.columns,
  );
  return probes.flatMap(({ status, remedy }, index) => [
    rows[index] ?? '',
    ...(status === 'ok' || remedy === undefined ? [] : [`    ${style.warning('→')} ${remedy}`]),
  ]);
}

function verdict(report: BranchHealthReport, style: Style): string {
  const isEmpty = report.probes.some(({ probe, status }) => probe === nothingDeployedProbe.name && status === 'warning');
  const bad = report.probes.filter(({ status }) => status === 'failed' || status === 'crashed').length;
  return {
    ok: style.good('Everything works.'),
    warning: style.warning(isEmpty ? 'Nothing is deployed yet.' : 'Works, with warnings.'),
    failed: style.bad(`${bad} of ${report.probes.length} checks failed.`),
  }[report.status];
}
