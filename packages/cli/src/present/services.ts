import type { DefinitionDrift, SecurityScore, ServiceState, ServiceStatus, ServiceUsage } from '@woosoo/sdk-services';
import type { Style } from '../terminal/style.ts';
import { since } from '../terminal/since.ts';
import { table } from '../terminal/table.ts';

/** A service and what it uses; `null`: it does not run, or nobody asked. */
export interface ShownService extends ServiceStatus {
  readonly usage?: ServiceUsage | null;
  /** How exposed it is, where that was asked. */
  readonly exposure?: SecurityScore;
}

/** One line a service: state, since when, what it uses, process, and what is wrong when something is. */
export function servicesText(services: readonly ShownService[], style: Style): string {
  if (services.length === 0) return 'No services yet: deploy, or `woosoo services install all`.\n';
  const measured = services.some(({ usage }) => usage != null);
  const rows = services.map((service) => [
    `  ${dot(service.state, style)} ${service.name}`,
    stateWord(service.state, style),
    service.since === null ? '' : style.soft(since(service.since)),
    ...(measured ? usageCells(service.usage ?? null) : []),
    service.pid === null ? '' : style.soft(`pid ${service.pid}`),
    [
      service.restarts > 0 ? style.warning(service.restarts === 1 ? '1 restart' : `${service.restarts} restarts`) : '',
      service.enabled ? '' : style.soft('disabled'),
      service.exposure === undefined ? '' : style.soft(`exposure ${service.exposure.exposure} (${service.exposure.verdict})`),
      service.reason ?? '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  const header = ['  Service', 'State', 'For', 'CPU', 'Memory', '', ''].map(style.soft);
  return table(measured ? [header, ...rows] : rows, style.columns);
}

function usageCells(usage: ServiceUsage | null): readonly [string, string] {
  if (usage === null) return ['', ''];
  return [`${usage.cpuPercent < 10 ? usage.cpuPercent : Math.round(usage.cpuPercent)} %`.padStart(5), megabytes(usage.memoryBytes)];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`.padStart(6);
}

export function driftText(drift: readonly DefinitionDrift[], style: Style): string {
  if (drift.length === 0) return `${style.good('✓')} Every service is installed as the configuration wants it.\n`;
  return table(
    drift.map(({ service, kind, fields }) => [`  ${style.warning('~')} ${service}`, kind, fields.join(', ')]),
    style.columns,
  );
}

export function tone(state: ServiceState): 'good' | 'bad' | 'warning' | 'soft' {
  if (state === 'running') return 'good';
  if (state === 'failed' || state === 'backoff') return 'bad';
  return state === 'starting' || state === 'stopping' ? 'warning' : 'soft';
}

export function dot(state: ServiceState, style: Style): string {
  return style[tone(state)](state === 'running' ? '●' : '○');
}

export function stateWord(state: ServiceState, style: Style): string {
  return style[tone(state)](state);
}
