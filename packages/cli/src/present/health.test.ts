import { describe, expect, it } from 'vitest';
import type { HealthReport, ProbeResult } from '@woosoo/sdk-health';
import type { ServiceStatus } from '@woosoo/sdk-services';
import { createStyle } from '../terminal/style.ts';
import { healthText, healthWatchText } from './health.ts';
import { driftText, servicesText } from './services.ts';

const style = createStyle(false);

function probe(name: string, status: ProbeResult['status'], more: Partial<ProbeResult> = {}): ProbeResult {
  return { probe: name, kind: 'http', status, summary: `${status} seen`, durationMs: 1, observed: {}, ...more };
}

function report(...probes: readonly ProbeResult[]): HealthReport {
  const status = probes.some((one) => one.status === 'failed' || one.status === 'crashed') ? 'failed' : 'ok';
  return { at: '2026-02-15T14:30:15.000Z', durationMs: 20, status, probes };
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

describe('health', () => {
  it('is a line a probe, with what to do under what is wrong, and a verdict', () => {
    expect(healthText(report(probe('API', 'ok'), probe('database', 'failed', { remedy: 'Start it.' })), style)).toBe(
      `  ✓ API       ok seen
  ✗ database  failed seen
    → Start it.

1 of 2 checks failed.
`,
    );
  });

  it('watched, shows the services by state and time, and their probes only when they are wrong', () => {
    const text = healthWatchText(
      report(probe('service nginx', 'ok', { kind: 'service' }), probe('service reverb', 'failed', { kind: 'service' }), probe('API', 'ok')),
      [service('nginx', 'running'), service('reverb', 'backoff', { restarts: 4 })],
      style,
    );
    expect(text).toContain('WOOSOO HEALTH MONITOR   1 of 3 checks failed.');
    expect(text).toMatch(/nginx {4}● running {2}2h 15m$/m);
    expect(text).toMatch(/reverb {3}○ backoff {2}2h 15m {2}restarted 4 times$/m);
    expect(text).not.toContain('service nginx');
    expect(text).toContain('✗ service reverb');
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
