import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '@woosoo/sdk-core';
import { freePort } from '@woosoo/sdk-core/testing';
import { expect, it, vi } from 'vitest';
import { HealthChecker } from '../checker/health-checker.ts';
import { FakeReverbServer } from '../testing/index.ts';
import { HttpAnswers } from '../testing/http-answers.ts';
import { WebSocketProbe } from './web-socket-probe.ts';

const clock = new SystemClock();
const probeOf = (url: string, key: string, timeoutMs?: number) => new WebSocketProbe({ clock, name: 'reverb', url, key, timeoutMs });
const run = (probe: WebSocketProbe) => probe.probe(new AbortController().signal);

it('shakes hands, gets its pong and hangs up', async () => {
  await using reverb = await FakeReverbServer.start();
  const outcome = await run(probeOf(reverb.url, reverb.key));
  expect(outcome.status).toBe('ok');
  expect(outcome.summary).toMatch(/^connected, pong in \d+ ms$/);
  await vi.waitFor(() => expect(reverb.connections).toBe(0));
});

it('says that the app key is not known', async () => {
  await using reverb = await FakeReverbServer.start();
  expect(await run(probeOf(reverb.url, 'another-key'))).toMatchObject({
    status: 'failed',
    summary: 'Reverb does not know the app key (4001)',
    observed: { code: 4001 },
  });
});

it('says that nothing listens', async () => {
  const port = await freePort();
  expect((await run(probeOf(`ws://127.0.0.1:${port}`, 'k'))).summary).toBe(`nothing listens on 127.0.0.1:${port}`);
});

it('tells a server that is no WebSocket server', async () => {
  await using server = await HttpAnswers.start({ status: 404 });
  const outcome = await run(probeOf(server.url.replace('http', 'ws'), 'k'));
  expect(outcome.summary).toContain('answered 404 instead of opening a WebSocket');
});

it('gives up on a server that opens the connection and stays silent, and leaves it', async () => {
  await using reverb = await FakeReverbServer.start({ mute: true });
  const report = (await new HealthChecker({ clock }, [probeOf(reverb.url, reverb.key, 100)]).check())._unsafeUnwrap();
  expect(report.probes[0]).toMatchObject({ status: 'failed', summary: 'no answer in 100 ms' });
  await vi.waitFor(() => expect(reverb.connections).toBe(0));
});

it('sends headers along, by which nginx lets it through the maintenance page', async () => {
  const heard: unknown[] = [];
  const front = createServer().on('upgrade', (request, socket) => {
    heard.push(request.headers['x-woosoo-probe']);
    socket.destroy();
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as AddressInfo; // it listens on TCP
  await run(new WebSocketProbe({ clock, name: 'reverb', url: `ws://127.0.0.1:${port}`, key: 'k', headers: { 'x-woosoo-probe': '1' } }));
  front.close();
  expect(heard).toEqual(['1']);
});
