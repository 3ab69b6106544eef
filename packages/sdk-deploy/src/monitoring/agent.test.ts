import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SilentLogger, type Notification } from '@woosoo/sdk-core';
import { freePort, testMasterFile } from '@woosoo/sdk-core/testing';
import { HealthHistory } from '@woosoo/sdk-health';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBranch } from '../create-woosoo.ts';
import { alertRules } from './own-alert-rules.ts';
import { runAgent } from './run-agent.ts';

describe('the agent of a branch', () => {
  let root: string;
  let receiver: Server;
  let told: Notification[];
  let stop: AbortController;
  let settings: Record<string, string>;
  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-agent-')));
    told = [];
    stop = new AbortController();
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        told.push(JSON.parse(body) as Notification);
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    settings = {
      APP_IP: '192.0.2.1',
      MONITOR_INTERVAL_SECONDS: '2',
      ALERT_FAILURES: '1',
      ALERT_SUCCESSES: '1',
      METRICS_PORT: String(await freePort()),
      NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/t0k3n`, // it listens on a port
    };
    write({});
  });
  afterEach(() => {
    stop.abort();
    receiver.close();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (changes: Readonly<Record<string, string>>): void => {
    const keys = { ...settings, ...changes };
    const lines = Object.entries(keys).map(([key, value]) => `${key}=${value}\n`);
    const rest = testMasterFile.split('\n').filter((line) => !Object.hasOwn(keys, line.split('=')[0] ?? ''));
    writeFileSync(join(root, 'deployment.config.env'), `${rest.join('\n')}\n${lines.join('')}`);
  };
  const agent = () => runAgent({ open: () => openBranch({ root }), signal: stop.signal, logger: new SilentLogger() });
  const until = async (reached: () => boolean): Promise<void> => {
    for (let tries = 0; !reached(); tries += 1) {
      expect(tries, 'waited too long').toBeLessThan(400);
      await delay(50);
    }
  };
  const beat = () => JSON.parse(readFileSync(join(root, '.woosoo/run/agent.json'), 'utf8')) as Record<string, unknown>;

  it('watches, tells, remembers, serves metrics, takes a new configuration over and ends when asked', async () => {
    const running = agent();
    // Who is told may hear it before the sign of life is written.
    await until(() => told.length > 0 && existsSync(join(root, '.woosoo/run/agent.json')));
    expect(told[0]).toMatchObject({ event: 'alert.raised', title: 'test-branch: network is in trouble' });
    expect(told[0]?.text).toContain('What to do: Give the box the fixed address 192.0.2.1');
    expect(beat()).toMatchObject({ pid: process.pid, pausedBy: null, firing: [{ probe: 'network' }] });
    expect((await agent())._unsafeUnwrapErr()).toMatchObject({ type: 'AgentRunning', code: 'WOO3080' });
    expect(await metrics(settings['METRICS_PORT'] ?? '')).toContain('woosoo_probe_success{probe="network"} 0');

    // A configuration that is wrong changes nothing; a right one is taken over.
    write({ APP_IP: 'nowhere' });
    const { checks } = beat();
    await until(() => Number(beat()['checks']) > Number(checks));
    write({ APP_IP: '127.0.0.1' });
    await until(() => told.length > 1);
    expect(told[1]).toMatchObject({ event: 'alert.resolved', title: 'test-branch: network is well again' });

    stop.abort();
    expect((await running).isOk()).toBe(true);
    using history = (await HealthHistory.open(join(root, '.woosoo/health.db'), { readOnly: true }))._unsafeUnwrap();
    expect(history.points('network', 'hour', new Date(0))._unsafeUnwrap()[0]?.bad).toBeGreaterThan(0);
    await using woosoo = (await openBranch({ root }))._unsafeUnwrap();
    const replay = (await woosoo.monitor.replay())._unsafeUnwrap();
    expect(replay.events.map(({ type, alert }) => `${type} ${alert.probe}`)).toContain('raised network');
  });

  it('tells under a new configuration what nobody took under the one before', async () => {
    write({ NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${await freePort()}/nobody-there` });
    const running = agent();
    await until(() => existsSync(join(root, '.woosoo/run/agent.json')) && Number(beat()['checks']) > 0);
    expect(told).toEqual([]);
    write({});
    await until(() => told.length > 0);
    expect(told[0]).toMatchObject({ event: 'alert.raised', title: 'test-branch: network is in trouble' });
    stop.abort();
    expect((await running).isOk()).toBe(true);
  });

  it('does not start where there is no branch', async () => {
    rmSync(join(root, 'deployment.config.env'));
    expect((await agent())._unsafeUnwrapErr().category).toBe('no-branch');
  });
});

describe('the alert rules of a branch', () => {
  const monitoring = { enabled: true, intervalMs: 1, metricsPort: null, failures: 4, successes: 2, remindMs: 1, quietHours: null };
  const own = alertRules({ ...monitoring, rules: [] });

  it('take their counts from the configuration, and depend on what would say the same', () => {
    expect(new Set(own.map(({ failures }) => failures))).toEqual(new Set([4]));
    const named = (name: string) => own.find((rule) => rule.name === name);
    expect(named('backend')?.dependsOn).toEqual(['health check', 'database', 'service php', 'service nginx']);
    expect(named('check')?.dependsOn).toEqual([]);
    expect(new Set(own.map(({ name }) => name)).size).toBe(own.length);
  });

  it('give way to those of the owner of the same name', () => {
    const [disk] = own.filter(({ name }) => name === 'disk');
    if (disk === undefined) throw new Error('no rule for the disk');
    const mine = { ...disk, failures: 9 };
    const rules = alertRules({ ...monitoring, rules: [mine, { ...mine, name: 'mine' }] });
    expect(rules.filter(({ name }) => name === 'disk')).toEqual([mine]);
    expect(rules.at(-1)?.name).toBe('mine');
  });
});

function metrics(port: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics' }, (response) => void text(response).then(resolve)).on('error', reject);
  });
}
