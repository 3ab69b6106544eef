import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { isObject, readPusherFrame } from '../pusher/pusher-frame.ts';
import { parseJson } from '../text/parse-json.ts';
import { isSigned } from './reverb-signature.ts';

export interface FakeReverbOptions {
  readonly appId?: string;
  readonly key?: string;
  readonly secret?: string;
  /** Any free one when absent. */
  readonly port?: number;
  /** Accepts what is published and delivers nothing. */
  readonly losesEvents?: boolean;
  /** Opens WebSockets and then says nothing at all. */
  readonly mute?: boolean;
}

/**
 * A real server on 127.0.0.1 that speaks Reverb's part of the Pusher protocol: the WebSocket frames, the signed HTTP API, `/up`, and the way
 * the real one refuses. Only for tests.
 *
 * @example
 * ```ts
 * import { FakeReverbServer } from '@woosoo/sdk-health/testing';
 *
 * await using reverb = await FakeReverbServer.start();
 * console.log(reverb.url, reverb.key);
 * ```
 */
export class FakeReverbServer implements AsyncDisposable {
  readonly appId: string;
  readonly key: string;
  readonly secret: string;
  readonly #options: FakeReverbOptions;
  readonly #http: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #channels = new Map<WebSocket, Set<string>>();

  private constructor(options: FakeReverbOptions) {
    this.#options = options;
    this.appId = options.appId ?? '1001';
    this.key = options.key ?? 'branch-key';
    this.secret = options.secret ?? 'branch-secret';
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#http.on('upgrade', (request, socket, head) =>
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#greet(webSocket, request)),
    );
  }

  static async start(options: FakeReverbOptions = {}): Promise<FakeReverbServer> {
    const server = new FakeReverbServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    // It listens on TCP, so the address is neither a pipe's name nor null.
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.#channels.size;
  }

  /** Sends an event to everybody on a channel, as if the backend had published it; says how many that were. */
  broadcast(channel: string, event: string, data: object): number {
    return this.#deliver(channel, event, JSON.stringify(data));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const webSocket of this.#channels.keys()) webSocket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #greet(webSocket: WebSocket, request: IncomingMessage): void {
    if (request.url?.split('?')[0] !== `/app/${this.key}`) {
      const error = { code: 4001, message: 'Application does not exist' };
      // The real one drops the connection without a close frame, which clients see as 1006.
      webSocket.send(frame('pusher:error', error), () => webSocket.terminate());
      return;
    }
    this.#channels.set(webSocket, new Set());
    webSocket.on('close', () => this.#channels.delete(webSocket));
    if (this.#options.mute === true) return;
    webSocket.on('message', (data: Buffer) => this.#reply(webSocket, data.toString('utf8')));
    webSocket.send(frame('pusher:connection_established', { socket_id: `${randomInt(1e9)}.${randomInt(1e9)}`, activity_timeout: 30 }));
  }

  #reply(webSocket: WebSocket, text: string): void {
    const message = readPusherFrame(text);
    if (message?.event === 'pusher:ping') webSocket.send(JSON.stringify({ event: 'pusher:pong' }));
    if (message?.event !== 'pusher:subscribe' || !isObject(message.data)) return;
    const channel = message.data['channel'];
    if (typeof channel !== 'string') return;
    this.#channels.get(webSocket)?.add(channel);
    webSocket.send(frame('pusher_internal:subscription_succeeded', {}, channel));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    // The stream is untyped; without an encoding its chunks are buffers.
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [status, answer] = this.#route(request.method ?? 'GET', url, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #route(method: string, url: URL, body: string): readonly [number, object] {
    if (method === 'GET' && url.pathname === '/up') return [200, { health: 'OK' }];
    if (!url.pathname.startsWith('/apps/')) return [404, { message: 'Not found' }];
    if (url.pathname !== `/apps/${this.appId}/events` || method !== 'POST') return [404, { message: 'No matching application for ID' }];
    if (!isSigned({ method, url, body, key: this.key, secret: this.secret })) return [401, { message: 'Authentication signature invalid' }];
    if (this.#options.losesEvents !== true) this.#publish(parseJson(body));
    return [200, {}];
  }

  #publish(event: unknown): void {
    if (!isObject(event)) return;
    const channels = Array.isArray(event['channels']) ? event['channels'] : [event['channel']];
    for (const channel of channels) this.#deliver(String(channel), String(event['name']), String(event['data']));
  }

  #deliver(channel: string, event: string, data: string): number {
    const receivers = [...this.#channels].filter(([, subscribed]) => subscribed.has(channel));
    for (const [webSocket] of receivers) webSocket.send(JSON.stringify({ event, data, channel }));
    return receivers.length;
  }
}

function frame(event: string, data: object, channel?: string): string {
  return JSON.stringify({ event, data: JSON.stringify(data), ...(channel === undefined ? {} : { channel }) });
}
