import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeHttpClient } from '../http/node-http-client.ts';
import type { WebhookConfig } from '../config/branch-config.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { FakeHttpClient } from '../testing/fake-http-client.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { Notification } from './notifier.ts';
import { HttpNotifier, type HttpNotifierDeps } from './http-notifier.ts';
import { telegramChannel } from './telegram-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const notification: Notification = {
  event: 'deploy.finished',
  severity: 'success',
  title: 'Deploy done',
  text: 'Brühe ist fertig',
  branchId: 'manila',
  at: '2026-02-15T14:30:00.000Z',
};
const servers: Server[] = [];
const webhook = (deps: HttpNotifierDeps, config: WebhookConfig) => new HttpNotifier(deps, webhookChannel(config));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function receiver(status: number): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ method: request.method, headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/t0k3n`, received }; // it listens on a port
}

describe('notifying over HTTP', () => {
  it('posts the notification, signed so that the receiver can check it', async () => {
    const { url, received } = await receiver(204);
    const clock = new SystemClock();
    const notifier = webhook({ http: new NodeHttpClient({ clock }), clock }, { url: Sensitive.of(url), secret: Sensitive.of('shared') });
    (await notifier.notify(notification))._unsafeUnwrap();
    const [request] = received;
    expect(request?.method).toBe('POST');
    expect(JSON.parse(request?.body ?? '')).toEqual(notification);
    const timestamp = String(request?.headers['x-woosoo-timestamp']);
    const expected = createHmac('sha256', 'shared')
      .update(`${timestamp}.${request?.body ?? ''}`)
      .digest('hex');
    expect(request?.headers['x-woosoo-signature']).toBe(`sha256=${expected}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('tries three times, then names the host and never the token in the address', async () => {
    const clock = new ManualClock();
    const http = new FakeHttpClient(() => ({ status: 503 }));
    const notifier = webhook({ http, clock }, { url: Sensitive.of('https://hooks.example.com/t0k3n?key=s3cret'), secret: null });
    const result = notifier.notify(notification);
    await clock.advance(60_000);
    const error = (await result)._unsafeUnwrapErr();
    expect(http.requests).toHaveLength(3);
    expect(error.type).toBe('NotificationFailed');
    expect(error.message).toContain('hooks.example.com');
    expect(error.message).toContain('503');
    expect(JSON.stringify(error)).not.toMatch(/t0k3n|s3cret/);
  });

  it('tries again where nothing listens', async () => {
    const clock = new ManualClock();
    const http: FakeHttpClient = new FakeHttpClient(() => (http.requests.length < 3 ? 'refused' : { status: 200 }));
    const result = webhook({ http, clock }, { url: Sensitive.of('http://127.0.0.1:1/x'), secret: null }).notify(notification);
    await clock.advance(60_000);
    expect((await result).isOk()).toBe(true);
  });

  it('does not repeat what the receiver refuses', async () => {
    const http = new FakeHttpClient(() => ({ status: 401 }));
    const config = { url: Sensitive.of('https://example.com/'), secret: null };
    const result = await webhook({ http, clock: new ManualClock() }, config).notify(notification);
    expect(result.isErr()).toBe(true);
    expect(http.requests).toHaveLength(1);
    expect(http.requests[0]?.headers).not.toHaveProperty('X-Woosoo-Signature');
  });

  it('still tells the rest when the data is no JSON', async () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    const http = new FakeHttpClient();
    const config = { url: Sensitive.of('https://example.com/'), secret: null };
    (await webhook({ http, clock: new ManualClock() }, config).notify({ ...notification, data }))._unsafeUnwrap();
    expect(JSON.parse(http.requests[0]?.body ?? '')).toEqual(notification);
  });

  it('fails as a value when the address is no address', async () => {
    const clock = new SystemClock();
    const config = { url: Sensitive.of('not an address'), secret: null };
    const result = webhook({ http: new NodeHttpClient({ clock }), clock: new ManualClock() }, config);
    const controller = new AbortController();
    controller.abort();
    expect((await result.notify(notification, { signal: controller.signal }))._unsafeUnwrapErr().type).toBe('NotificationFailed');
  });

  it('waits as long as a busy receiver asks for, in seconds or until a time', async () => {
    const clock = new ManualClock();
    const answers = [
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': new Date(clock.now().getTime() + 16_000).toUTCString() } },
    ];
    const http: FakeHttpClient = new FakeHttpClient(() => answers[http.requests.length - 1] ?? { status: 200 });
    const result = webhook({ http, clock }, { url: Sensitive.of('https://example.com/'), secret: null }).notify(notification);
    await clock.advance(6_900);
    expect(http.requests).toHaveLength(1);
    await clock.advance(200);
    expect(http.requests).toHaveLength(2);
    await clock.advance(30_000);
    expect((await result).isOk()).toBe(true);
  });

  it('passes on what the receiver says, never the token', async () => {
    const http = new FakeHttpClient(() => ({ status: 400, body: '{"ok":false,"description":"Bad Request: chat not found"}' }));
    const channel = telegramChannel({ token: Sensitive.of('123456:very-secret'), chatId: '-5', apiBase: 'https://api.telegram.org' });
    const error = (await new HttpNotifier({ http, clock: new ManualClock() }, channel).notify(notification))._unsafeUnwrapErr();
    expect(error.message).toContain('Telegram (api.telegram.org)');
    expect(error.message).toContain('chat not found');
    expect(error.remedy).toContain('NOTIFY_TELEGRAM_CHAT_ID');
    expect(JSON.stringify(error)).not.toContain('very-secret');
  });
});
