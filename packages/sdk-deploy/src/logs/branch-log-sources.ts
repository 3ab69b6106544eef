import { join } from 'node:path';
import type { BranchConfig, BranchPaths } from '@woosoo/sdk-core';
import { logFormat, type LogFormatName, type LogSource, type LogZones, type ServiceController } from '@woosoo/sdk-services';

interface Sources {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly zones: LogZones;
  readonly services: ServiceController;
  /** Names of services beside those that the configuration has. */
  readonly others: readonly string[];
}

/** A log before it is wanted: what its format needs to know is not asked for until then. */
export interface BranchLog extends Pick<LogSource, 'name' | 'service'> {
  source(): LogSource;
}

const FORMATS: Readonly<Record<string, LogFormatName>> = {
  php: 'php',
  nginx: 'nginx-error',
  reverb: 'artisan',
  'queue-worker': 'artisan',
  pwa: 'plain',
};

/** Every log of a branch, in the order in which people look at them; most need not be there. */
export function branchLogSources({ config, paths, zones, services, others }: Sources): readonly BranchLog[] {
  const has = (name: string): boolean => config.components.some((component) => component.name === name);
  const file = (name: string, service: string | null, path: string, format: LogFormatName): BranchLog => ({
    name,
    service,
    source: () => ({ kind: 'file', name, service, path, format: logFormat(format, zones) }),
  });
  const stream = (name: string, format: LogFormatName): BranchLog => ({
    name,
    service: name,
    source: () => ({
      kind: 'stream',
      name,
      service: name,
      format: logFormat(format, zones),
      lines: (options) => services.logs(name, options),
    }),
  });
  const names = [
    ...(has('backend') && config.services.phpFastcgi === null ? ['php'] : []),
    'nginx',
    ...(has('backend') ? ['reverb', 'queue-worker'] : []),
    ...(has('pwa') ? ['pwa'] : []),
    ...config.services.extra.map(({ name }) => name),
  ];
  const own = (name: string): BranchLog => {
    const extra = config.services.extra.find((service) => service.name === name);
    const format = FORMATS[name] ?? (extra?.command.includes('artisan') === true ? 'artisan' : 'plain');
    // What systemd runs writes to its journal.
    return services.driver === 'systemd' || services.driver === 'memory'
      ? stream(name, format)
      : file(name, name, join(paths.serviceLogs, `${name}.log`), format);
  };
  return [
    ...(has('backend') ? [file('laravel', 'backend', join(paths.shared('backend'), 'storage', 'logs', 'laravel.log'), 'laravel')] : []),
    file('nginx-access', 'nginx', join(paths.serviceLogs, 'nginx-access.log'), 'nginx-access'),
    file('nginx-error', 'nginx', join(paths.serviceLogs, 'nginx-error.log'), 'nginx-error'),
    ...[...new Set([...names, ...others])].map(own),
    file('supervisor', null, join(paths.supervisor, 'daemon.log'), 'plain'),
  ];
}
