import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { freePorts } from './harness/ports.ts';
import { until } from './harness/until.ts';

const notification = z.object({ event: z.string(), title: z.string(), text: z.string() });
const beat = z.object({ pid: z.number(), checks: z.number(), pausedBy: z.string().nullable() });

describe('a branch that is watched', () => {
  let branch: TestBranch;
  let receiver: Server;
  let metricsPort: number;
  const told: z.infer<typeof notification>[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        told.push(notification.parse(JSON.parse(body)));
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    metricsPort = (await freePorts()).pwa;
    branch = await createBranch({
      pwa: 'tiny',
      config: {
        MONITOR: 'yes',
        MONITOR_INTERVAL_SECONDS: '2',
        ALERT_FAILURES: '2',
        ALERT_SUCCESSES: '1',
        METRICS_PORT: String(metricsPort),
        NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, // it listens on a port
      },
    });
    await branch.deploy();
  });

  afterAll(async () => {
    await branch[Symbol.asyncDispose]();
    receiver.close();
  });

  const beatNow = () => beat.parse(JSON.parse(readFileSync(join(branch.root, '.woosoo/run/agent.json'), 'utf8')));
  const titled = (part: string) => () => (told.some(({ title }) => title.includes(part)) ? true : undefined);
  const checksFrom = async (checks: number) => until('the next checks', () => (beatNow().checks >= checks + 2 ? true : undefined), 30_000);

  it('has the agent among its services, and says in its health that somebody watches', async () => {
    expect((await branch.services()).find(({ name }) => name === 'agent')).toMatchObject({ state: 'running' });
    await until('the first checks', () => {
      try {
        return beatNow().checks >= 2 ? true : undefined;
      } catch {
        return undefined;
      }
    });
    const health = (await branch.woosoo(['health', '--verbose'])).expect(0).stdout;
    expect(health).toMatch(/✓ agent +watching/);
    expect(health).toMatch(/agent +● Running/);
    expect(health).toContain('Everything works.');
  });

  it('serves what it measures to a collector', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toContain('woosoo_service_up{service="reverb"} 1');
    expect(metrics).toMatch(/woosoo_service_resident_memory_bytes\{service="nginx"\} \d+/);
    expect(metrics).toMatch(/woosoo_probe_success\{probe="event to tablet"\} 1/);
    expect(metrics.endsWith('# EOF\n')).toBe(true);
  });

  it('tells of a service that is down once, not of everything that needs it, and of its return', async () => {
    told.length = 0;
    (await branch.woosoo(['services', 'stop', 'reverb'])).expect(0);
    await until('the alert', titled('service reverb is in trouble'), 60_000);
    await checksFrom(beatNow().checks);
    expect(told.map(({ title }) => title.replace(/^[^:]*: /, ''))).toEqual(['service reverb is in trouble']);
    expect(told[0]?.text).toContain('woosoo services start reverb');
    (await branch.woosoo(['services', 'start', 'reverb'])).expect(0);
    await until('the end of it', titled('service reverb is well again'), 60_000);
    expect((await branch.woosoo(['health', '--replay'])).expect(0).stdout).toContain('service reverb');
  });

  it('is silent while a deploy is at work, and takes a changed configuration over', async () => {
    told.length = 0;
    branch.configure({ BRANCH_ID: 'renamed' });
    await branch.deploy();
    expect(told.map(({ event }) => event).filter((event) => event.startsWith('alert'))).toEqual([]);
    (await branch.woosoo(['services', 'stop', 'reverb'])).expect(0);
    await until('the alert', titled('renamed: service reverb is in trouble'), 60_000);
    (await branch.woosoo(['services', 'start', 'reverb'])).expect(0);
  });
});
