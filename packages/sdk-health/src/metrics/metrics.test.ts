import { spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { MonitorState } from '../monitor/health-monitor.ts';
import { MetricsServer } from './metrics-server.ts';
import { openMetrics } from './open-metrics.ts';

const state: MonitorState = {
  checks: 12,
  stalls: 0,
  pausedBy: null,
  report: {
    at: '2026-02-15T14:30:00.000Z',
    durationMs: 40,
    status: 'failed',
    probes: [
      { probe: 'database', kind: 'database', status: 'failed', summary: 'gone', durationMs: 7, observed: {} },
      {
        probe: 'queue',
        kind: 'queue',
        status: 'ok',
        summary: '',
        durationMs: 2,
        observed: { pending: 3, delayed: 0, reserved: 1, failed: 2, oldestSeconds: 8 },
      },
      { probe: 'disk', kind: 'disk', status: 'warning', summary: '', durationMs: 1, observed: { freeBytes: 1024, path: '/srv' } },
      { probe: 'a "quoted" \\ name', kind: 'http', status: 'skipped', summary: '', durationMs: 0, observed: {} },
    ],
  },
  alerts: [
    { rule: 'all', probe: 'database', phase: 'firing', since: null, inRow: 0, toldAt: null, mutedBy: null, summary: '', remedy: null },
  ],
};
const services = [
  { service: 'reverb', running: true, restarts: 1, cpuRatio: 0.125, memoryBytes: 45_000_000 },
  { service: 'nginx', running: false, restarts: 0, cpuRatio: null, memoryBytes: null },
];
const whole = openMetrics({ state, services, version: '3.0.0', branchId: 'cebu-01' });

function fetchText(
  port: number,
  path: string,
  method = 'GET',
): Promise<{ readonly status: number; readonly type: string; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, method }, (response) => {
      void text(response).then((body) =>
        resolve({ status: response.statusCode ?? 0, type: String(response.headers['content-type']), body }),
      );
    });
    request.on('error', reject);
  });
}

/** promtool reads the format before OpenMetrics, in which a family is named like its samples and there is neither unit nor info. */
function olderFormat(text: string): string {
  return text
    .replaceAll(/^# (?:UNIT .*|EOF)\n/gm, '')
    .replaceAll(/^# TYPE (\S+) counter\n# HELP \S+/gm, '# TYPE $1_total counter\n# HELP $1_total')
    .replaceAll(/^# TYPE (\S+) info\n# HELP \S+/gm, '# TYPE $1_info gauge\n# HELP $1_info');
}

describe('metrics', () => {
  it('say what is known of probes, services, queue and disk, in base units', () => {
    for (const line of [
      'woosoo_build_info{version="3.0.0",branch="cebu-01"} 1',
      'woosoo_probe_success{probe="database"} 0',
      'woosoo_probe_success{probe="disk"} 1',
      'woosoo_probe_duration_seconds{probe="database"} 0.007',
      'woosoo_probe_duration_seconds{probe="a \\"quoted\\" \\\\ name"} 0',
      'woosoo_alert_firing{rule="all",probe="database"} 1',
      'woosoo_service_up{service="nginx"} 0',
      'woosoo_service_restarts_total{service="reverb"} 1',
      'woosoo_service_cpu_ratio{service="reverb"} 0.125',
      'woosoo_service_resident_memory_bytes{service="reverb"} 45000000',
      'woosoo_queue_jobs{state="failed"} 2',
      'woosoo_queue_oldest_pending_seconds 8',
      'woosoo_filesystem_free_bytes 1024',
      'woosoo_monitor_checks_total 12',
    ])
      expect(whole).toContain(`\n${line}\n`.replace(/^\nwoosoo_build/, 'woosoo_build'));
    expect(whole).not.toContain('woosoo_service_cpu_ratio{service="nginx"}');
    expect(whole.endsWith('# EOF\n')).toBe(true);
  });

  it('are there before the first check', () => {
    const text = openMetrics({
      state: { report: null, alerts: [], checks: 0, stalls: 0, pausedBy: null },
      services: [],
      version: '3.0.0',
      branchId: 'x',
    });
    expect(text).toContain('woosoo_monitor_checks_total 0');
    expect(text).not.toContain('woosoo_probe_success');
  });

  it('pass the collector’s own check', () => {
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: olderFormat(whole), encoding: 'utf8' });
    expect(checked.error, 'promtool is needed: apt-get install prometheus').toBeUndefined();
    expect(checked.stdout + checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });

  it('are answered on one address only, and nothing else is', async () => {
    await using server = await MetricsServer.listen({ host: '127.0.0.1', port: 0, text: () => Promise.resolve(whole) });
    const { port } = server;
    expect(await fetchText(port, '/metrics')).toMatchObject({
      status: 200,
      body: whole,
      type: expect.stringContaining('openmetrics-text') as string,
    });
    expect((await fetchText(port, '/')).status).toBe(404);
    expect((await fetchText(port, '/metrics', 'POST')).status).toBe(405);
    await expect(MetricsServer.listen({ host: '127.0.0.1', port, text: () => Promise.resolve('') })).rejects.toThrow('EADDRINUSE');
  });
});
