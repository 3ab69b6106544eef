import type { MonitorState } from '../monitor/health-monitor.ts';

/** What a service takes, over its whole process tree. */
export interface ServiceFigures {
  readonly service: string;
  readonly running: boolean;
  readonly restarts: number;
  /** Share of one core. */
  readonly cpuRatio: number | null;
  readonly memoryBytes: number | null;
}

export interface MetricsInput {
  readonly state: MonitorState;
  readonly services: readonly ServiceFigures[];
  readonly version: string;
  readonly branchId: string;
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

export const metricsContentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The state of a branch as OpenMetrics text. Names follow https://prometheus.io/docs/practices/naming/. */
export function openMetrics({ state, services, version, branchId }: MetricsInput): string {
  const probes = state.report?.probes ?? [];
  const ofProbe = (figure: string, kind: string): readonly Sample[] =>
    probes.flatMap(({ probe, kind: own, observed }): readonly Sample[] => {
      const value = observed[figure];
      return own === kind && typeof value === 'number' ? [[{ probe }, value]] : [];
    });
  const queue = (queueState: string): readonly Sample[] => ofProbe(queueState, 'queue').map(([, value]) => [{ state: queueState }, value]);
  const ofService = (value: (figures: ServiceFigures) => number | null): readonly Sample[] =>
    services.flatMap((figures): readonly Sample[] => {
      const number = value(figures);
      return number === null ? [] : [[{ service: figures.service }, number]];
    });
  return [
    family('woosoo_build', 'info', 'The version that watches this branch.', [[{ version, branch: branchId }, 1]], '_info'),
    family('woosoo_probe_success', 'gauge', '1 when the probe found everything well or worth a warning, 0 when it failed or broke.', [
      ...probes.filter(({ status }) => status !== 'skipped').map(({ probe, status }): Sample => [{ probe }, isWell(status) ? 1 : 0]),
    ]),
    family(
      'woosoo_probe_duration_seconds',
      'gauge',
      'How long the probe took.',
      probes.map(({ probe, durationMs }): Sample => [{ probe }, durationMs / 1000]),
      '',
      'seconds',
    ),
    family('woosoo_alert_firing', 'gauge', '1 while people have been told of it.', [
      ...state.alerts.map(({ rule, probe, phase }): Sample => [{ rule, probe }, phase === 'firing' || phase === 'clearing' ? 1 : 0]),
    ]),
    family(
      'woosoo_service_up',
      'gauge',
      '1 while the service runs.',
      ofService(({ running }) => (running ? 1 : 0)),
    ),
    family(
      'woosoo_service_restarts',
      'counter',
      'Unplanned restarts since the last planned start.',
      ofService(({ restarts }) => restarts),
      '_total',
    ),
    family(
      'woosoo_service_cpu_ratio',
      'gauge',
      'Processor time of all processes of the service, as a share of one core.',
      ofService(({ cpuRatio }) => cpuRatio),
    ),
    family(
      'woosoo_service_resident_memory_bytes',
      'gauge',
      'Memory of all processes of the service.',
      ofService(({ memoryBytes }) => memoryBytes),
      '',
      'bytes',
    ),
    family('woosoo_queue_jobs', 'gauge', 'Jobs of the queue by state.', ['pending', 'delayed', 'reserved', 'failed'].flatMap(queue)),
    family(
      'woosoo_queue_oldest_pending_seconds',
      'gauge',
      'How long the oldest job has waited.',
      ofProbe('oldestSeconds', 'queue').map(([, value]) => [{}, value]),
      '',
      'seconds',
    ),
    family(
      'woosoo_filesystem_free_bytes',
      'gauge',
      'Free space where the branch is.',
      ofProbe('freeBytes', 'disk').map(([, value]) => [{}, value]),
      '',
      'bytes',
    ),
    family('woosoo_monitor_checks', 'counter', 'Checks since the monitor was started.', [[{}, state.checks]], '_total'),
    family('woosoo_monitor_stalls', 'counter', 'How often the monitor stood still.', [[{}, state.stalls]], '_total'),
    ...(state.report === null ? [] : [lastCheck(state.report.at)]),
    '# EOF\n',
  ].join('');
}

function lastCheck(at: string): string {
  const samples: readonly Sample[] = [[{}, Date.parse(at) / 1000]];
  return family('woosoo_monitor_last_check_timestamp_seconds', 'gauge', 'When the last check was made.', samples, '', 'seconds');
}

function isWell(status: string): boolean {
  return status === 'ok' || status === 'warning';
}

function family(
  name: string,
  type: 'gauge' | 'counter' | 'info',
  help: string,
  samples: readonly Sample[],
  suffix = '',
  unit = '',
): string {
  if (samples.length === 0) return '';
  const head = [`# TYPE ${name} ${type}`, ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]), `# HELP ${name} ${help}`];
  const lines = samples.map(([labels, value]) => `${name}${suffix}${labelText(labels)} ${value}`);
  return [...head, ...lines, ''].join('\n');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replaceAll(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
