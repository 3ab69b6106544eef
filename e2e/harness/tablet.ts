import { until } from './until.ts';

interface Frame {
  readonly event: string;
  readonly data: unknown;
}

/** A guest's tablet: holds a WebSocket through nginx, hears of orders, and connects again when it is cut off. */
export class Tablet implements AsyncDisposable {
  readonly events: { readonly event: string; readonly data: unknown }[] = [];
  /** When it was cut off, and when it heard from the server again. */
  readonly outages: { readonly lostAt: number; backAt: number | null }[] = [];
  readonly #url: string;
  #socket: WebSocket | null = null;
  #closed = false;
  #subscribed = false;

  private constructor(url: string) {
    this.#url = url;
  }

  static async connect(port: number, key: string): Promise<Tablet> {
    const tablet = new Tablet(`ws://127.0.0.1:${port}/app/${key}?protocol=7&client=js&version=8.4.0`);
    tablet.#open();
    await until('the tablet to be connected', () => (tablet.#subscribed ? true : undefined));
    return tablet;
  }

  get isConnected(): boolean {
    return this.#subscribed;
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('message', (message) => this.#hear(socket, String(message.data)));
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => this.#lost());
  }

  #lost(): void {
    if (this.#closed) return;
    if (this.#subscribed) this.outages.push({ lostAt: Date.now(), backAt: null });
    this.#subscribed = false;
    setTimeout(() => {
      if (!this.#closed) this.#open();
    }, 100);
  }

  #hear(socket: WebSocket, text: string): void {
    const frame = JSON.parse(text) as Frame; // what the protocol prescribes
    if (frame.event === 'pusher:connection_established') {
      socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel: 'orders' } }));
    } else if (frame.event === 'pusher_internal:subscription_succeeded') {
      this.#subscribed = true;
      const outage = this.outages.at(-1);
      if (outage?.backAt === null) outage.backAt = Date.now();
    } else if (frame.event === 'pusher:ping') {
      socket.send(JSON.stringify({ event: 'pusher:pong', data: {} }));
    } else {
      this.events.push({ event: frame.event, data: typeof frame.data === 'string' ? (JSON.parse(frame.data) as unknown) : frame.data });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#socket?.close();
    return Promise.resolve();
  }
}
