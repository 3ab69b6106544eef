import { NodeHttpClient, Sensitive, SystemClock } from '@woosoo/sdk-core';
import { freePort } from '@woosoo/sdk-core/testing';
import { expect, it, vi } from 'vitest';
import { HealthChecker } from '../checker/health-checker.ts';
import { FakeReverbServer } from '../testing/index.ts';
import { EventProbe, type EventProbeOptions } from './event-probe.ts';

const clock = new SystemClock();
const http = new NodeHttpClient({ clock });
const probeOf = (reverb: Pick<FakeReverbServer, 'port' | 'appId' | 'key' | 'secret'>, options: Partial<EventProbeOptions> = {}) =>
  new EventProbe({
    http,
    clock,
    name: 'event',
    host: '127.0.0.1',
    port: reverb.port,
    appId: reverb.appId,
    key: reverb.key,
    secret: Sensitive.of(reverb.secret),
    ...options,
  });
const run = (probe: EventProbe) => probe.probe(new AbortController().signal);

it('publishes an event, receives it and says how long it took', async () => {
  await using reverb = await FakeReverbServer.start();
  const outcome = await run(probeOf(reverb));
  expect(outcome.summary).toMatch(/^an event arrives in \d+ ms$/);
  expect(outcome).toMatchObject({ status: 'ok', observed: { channel: 'woosoo-probe', latencyMs: expect.any(Number) as number } });
  await vi.waitFor(() => expect(reverb.connections).toBe(0));
});

it('names the wrong setting when publishing is refused, and never the secret', async () => {
  await using reverb = await FakeReverbServer.start();
  const wrongSecret = await run(probeOf(reverb, { secret: Sensitive.of('not-the-secret') }));
  expect(wrongSecret).toMatchObject({ status: 'failed', remedy: expect.stringContaining('REVERB_APP_SECRET') as string });
  expect(JSON.stringify(wrongSecret)).not.toContain('not-the-secret');
  expect((await run(probeOf(reverb, { appId: '7' }))).remedy).toContain('REVERB_APP_ID');
  expect((await run(probeOf(reverb, { key: 'another' }))).remedy).toContain('REVERB_APP_KEY');
  await vi.waitFor(() => expect(reverb.connections).toBe(0));
});

it('fails when the event is accepted but never arrives', async () => {
  await using reverb = await FakeReverbServer.start({ losesEvents: true });
  const report = (await new HealthChecker({ clock }, [probeOf(reverb, { timeoutMs: 150 })]).check())._unsafeUnwrap();
  expect(report.probes[0]).toMatchObject({ status: 'failed', summary: 'no answer in 150 ms' });
  await vi.waitFor(() => expect(reverb.connections).toBe(0));
});

it('is not taken in by the event of another probe on the same channel', async () => {
  await using reverb = await FakeReverbServer.start({ losesEvents: true });
  const check = new HealthChecker({ clock }, [probeOf(reverb, { timeoutMs: 500 })]).check();
  await vi.waitFor(() => expect(reverb.broadcast('woosoo-probe', 'woosoo.probe', { nonce: 'of another' })).toBe(1), { interval: 5 });
  expect((await check)._unsafeUnwrap().probes[0]?.status).toBe('failed');
});

it('says that Reverb is not there', async () => {
  const port = await freePort();
  expect((await run(probeOf({ port, appId: '1', key: 'k', secret: 's' }))).summary).toBe(`nothing listens on 127.0.0.1:${port}`);
});
