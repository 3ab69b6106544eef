import type { MonitoringConfig } from '@woosoo/sdk-core';
import { oldBackupSeconds } from '../probes/backup-probe.ts';
import { CHECK_PROBE, type AlertRule } from '@woosoo/sdk-health';

const GIGABYTE = 1024 ** 3;

/**
 * The alert rules of a branch: ours, and those of its configuration, which replace ours of the same name. What only says the same again is kept quiet by what it
 * depends on: with the database down nobody needs to be told that the API fails as well.
 */
export function alertRules(config: MonitoringConfig): readonly AlertRule[] {
  const own = ownRules(config);
  const given = new Set(config.rules.map(({ name }) => name));
  return [...own.filter(({ name }) => !given.has(name)), ...config.rules];
}

function ownRules({ failures, successes, remindMs }: MonitoringConfig): readonly AlertRule[] {
  const rule = (name: string, probe: string, dependsOn: readonly string[] = []): AlertRule => ({
    name,
    probe,
    limit: null,
    failures,
    successes,
    remindMs,
    dependsOn: probe === CHECK_PROBE ? [] : [CHECK_PROBE, ...dependsOn],
    severity: 'error',
  });
  return [
    rule('check', CHECK_PROBE),
    rule('service', 'service *'),
    rule('network', 'network'),
    rule('database', 'database'),
    rule('backend', 'backend *', ['database', 'service php', 'service nginx']),
    rule('pwa', 'pwa *', ['service nginx', 'service pwa']),
    rule('websocket', 'WebSocket', ['service reverb', 'service nginx']),
    rule('events', 'event to tablet', ['WebSocket', 'service reverb']),
    rule('queue', 'queue', ['database', 'service queue-worker']),
    rule('certificate', 'certificate*'),
    {
      ...rule('backup', 'backup*'),
      limit: { figure: 'ageSeconds', raise: { above: oldBackupSeconds }, clear: { above: oldBackupSeconds } },
      severity: 'warning',
    },
    rule('disk-full', 'disk'),
    {
      ...rule('disk', 'disk'),
      limit: { figure: 'freeBytes', raise: { below: 2 * GIGABYTE }, clear: { below: 3 * GIGABYTE } },
      severity: 'warning',
    },
  ];
}
