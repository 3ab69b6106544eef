import { describe, expect, it } from 'vitest';
import type { BranchHealthReport, ServiceHealth } from '@woosoo/sdk-deploy';
import type { ProbeResult } from '@woosoo/sdk-health';
import type { ServiceStatus } from '@woosoo/sdk-services';
import { createStyle } from '../terminal/style.ts';
import { healthText, healthWatchText } from './health.ts';
import { driftText, servicesText } from './services.ts';

const style = createStyle(false);

function probe(name: string, status: ProbeResult['status'], more: Partial<ProbeResult> = {}): ProbeResult {
  return { probe: name, kind: 'http', status, summary: `${status} seen`, durationMs: 1, observed: {}, ...more };
}

function report(probes: readonly ProbeResult[], services: readonly ServiceHealth[] = []): BranchHealthReport {
  const status = probes.some((one) => one.status === 'failed' || one.status === 'crashed') ? 'failed' : 'ok';
  return { at: '2026-02-15T14:30:15.000Z', durationMs: 20, status, probes, services, agent: null };
}

function service(name: string, state: ServiceStatus['state'], more: Partial<ServiceStatus> = {}): ServiceStatus {
  return {
    name,
    title: name,
    state,
    since: '2026-02-15T12:15:15.000Z',
    pid: 1,
    workingDirectory: null,
    restarts: 0,
    lastExit: null,
    enabled: true,
    ...more,
  };
}

const healthOf = (name: string, state: ServiceStatus['state'], more: Partial<ServiceHealth> = {}): ServiceHealth => ({
  ...service(name, state),
  usage: null,
  ...more,
});

describe('health', () => {
  const GB = 1024 ** 3;
  const usage = { service: 'reverb', cpuPercent: 2.4, memoryBytes: 45 * 1024 * 1024, uptimeMs: 1, processes: 1 };
  const whole = report(
    [
      probe('service nginx', 'ok', { kind: 'service' }),
      probe('backend /api/health', 'ok', { durationMs: 30 }),
      probe('backend /api/devices', 'ok', { durationMs: 60 }),
      probe('WebSocket', 'ok', { kind: 'websocket' }),
      probe('event to tablet', 'ok', { kind: 'event', durationMs: 80 }),
      probe('database', 'ok', { kind: 'database' }),
      probe('queue', 'ok', { kind: 'queue', observed: { pending: 3 } }),
      probe('disk', 'ok', { kind: 'disk', observed: { freeBytes: 58 * GB } }),
      probe('machine', 'ok', { kind: 'machine', observed: { cpuPercent: 12, memoryUsedBytes: 4.2 * GB, memoryTotalBytes: 16 * GB } }),
    ],
    [healthOf('reverb', 'running', { usage }), healthOf('nginx', 'stopped', { since: null })],
  );

  it('is a table of services, the machine and the application in a line each, and a verdict', () => {
    expect(healthText(whole, style).split('\n')).toEqual([
      '  Service  Status      CPU  Memory  Uptime',
      '  reverb   ● Running    2%   45 MB  2h 15m',
      '  nginx    ○ Stopped',
      '',
      '  Resource metrics     CPU 12%   RAM 4.2 / 16 GB   Disk free 58 GB',
      '  Application health   WebSocket ✓ connected   Database ✓ connected   API ✓ responding   Queue 3 pending   Order to tablet 80 ms   Avg response 45 ms',
      '',
      'Everything works.',
      '',
    ]);
  });

  it('names what is wrong with what to do, and every probe when asked', () => {
    const broken = report([probe('API', 'ok'), probe('database', 'failed', { kind: 'database', remedy: 'Start it.' })]);
    expect(healthText(broken, style)).toContain('  ✗ database  failed seen\n    → Start it.\n\n1 of 2 checks failed.\n');
    expect(healthText(broken, style)).not.toContain('✓ API  ');
    expect(healthText(broken, style)).toContain('Database ✗ not connected');
    expect(healthText(broken, style, { all: true })).toContain('  ✓ API       ok seen');
  });

  it('shows the alerts that people have been told of', () => {
    const firing = [{ probe: 'disk', summary: 'full', since: '2026-02-15T14:00:15.000Z' }];
    const agent = {
      pid: 1,
      version: '3',
      at: '2026-02-15T14:30:10.000Z',
      intervalMs: 1,
      checks: 1,
      pausedBy: null,
      metricsPort: null,
      firing,
    };
    expect(healthText({ ...whole, agent }, style)).toContain('▲ alert: disk is in trouble for 30m');
  });

  it('watched, says when it was measured and how to leave', () => {
    const text = healthWatchText({ ...whole, services: [healthOf('reverb', 'backoff', { restarts: 4 })] }, style);
    expect(text).toContain('WOOSOO HEALTH MONITOR   Everything works.');
    expect(text).toMatch(/reverb {3}○ Backoff .* 2h 15m {2}restarted 4 times$/m);
    expect(text).toMatch(/Last updated \d{4}-\d\d-\d\d \d\d:\d\d:\d\d · Ctrl\+C to exit/);
  });
});

describe('services', () => {
  it('tell what is wrong where something is', () => {
    const text = servicesText(
      [service('nginx', 'failed', { pid: null, since: null, restarts: 2, enabled: false, reason: 'the port is taken' })],
      style,
    );
    expect(text).toBe('  ○ nginx  failed      2 restarts; disabled; the port is taken\n');
  });

  it('tell what each uses', () => {
    const usage = { service: 'reverb', cpuPercent: 2.5, memoryBytes: 45 * 1024 * 1024, uptimeMs: 1, processes: 1 };
    const lines = servicesText(
      [{ ...service('reverb', 'running', { since: null }), usage }, service('nginx', 'stopped', { pid: null, since: null })],
      style,
    );
    expect(lines.split('\n')).toEqual([
      '  Service   State    For  CPU    Memory',
      '  ● reverb  running       2.5 %   45 MB  pid 1',
      '  ○ nginx   stopped',
      '',
    ]);
  });

  it('say how they differ from what is wanted', () => {
    expect(driftText([], style)).toContain('as the configuration wants');
    expect(driftText([{ service: 'nginx', kind: 'changed', fields: ['args'] }], style)).toBe('  ~ nginx  changed  args\n');
  });
});
