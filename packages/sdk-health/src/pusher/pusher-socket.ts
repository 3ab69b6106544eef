import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { RawData, WebSocket } from 'ws';
import { describeSocketError } from '../text/socket-error.ts';
import { readPusherFrame, writePusherFrame, type PusherFrame } from './pusher-frame.ts';
import { closedEarly, problemOfErrorFrame, refusedUpgrade, stoppedWaiting, type PusherProblem } from './pusher-problem.ts';

export interface PusherSocketOptions {
  /** `ws://host:port` or `wss://host`, with the path in front of `/app/<key>` if there is one. */
  readonly url: string;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly acceptAnyCertificate?: boolean | undefined;
  /** A clock for {@link ArrivedFrame.atMs}. */
  readonly nowMs: () => number;
  /** Sent with the request that opens the socket. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ArrivedFrame extends PusherFrame {
  readonly atMs: number;
}

interface Waiter {
  readonly wanted: (frame: PusherFrame) => boolean;
  readonly settle: (result: Result<ArrivedFrame, PusherProblem>) => void;
}

/** A client's side of the Pusher protocol, as far as probes need it. Every failure settles whoever waits; close it in the end. */
export class PusherSocket {
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #nowMs: () => number;
  readonly #signal: AbortSignal;
  #arrived: ArrivedFrame[] = [];
  #waiters: Waiter[] = [];
  #problem: PusherProblem | null = null;

  private constructor(socket: WebSocket, options: PusherSocketOptions) {
    this.#socket = socket;
    this.#address = new URL(options.url).host;
    this.#nowMs = options.nowMs;
    this.#signal = options.signal;
    socket.on('message', (data) => this.#receive(data));
    socket.on('error', (error) => this.#fail(this.#problemOf(error)));
    socket.on('close', (code) => this.#fail(closedEarly(code, this.#address)));
    options.signal.addEventListener('abort', this.#abort, { once: true });
    if (options.signal.aborted) this.#abort();
  }

  /** Connects and waits until the server has said `pusher:connection_established`. */
  static open(options: PusherSocketOptions): ResultAsync<PusherSocket, PusherProblem> {
    const url = `${options.url.replace(/\/+$/, '')}/app/${encodeURIComponent(options.key)}?protocol=7&client=woosoo&version=1.0`;
    // Loaded when first needed: most commands of the CLI open no WebSocket.
    return ResultAsync.fromSafePromise(import('ws')).andThen((ws) => {
      const socket = new ws.WebSocket(url, {
        perMessageDeflate: false,
        rejectUnauthorized: options.acceptAnyCertificate !== true,
        headers: { ...options.headers },
      });
      const pusher = new PusherSocket(socket, options);
      return pusher
        .next((frame) => frame.event === 'pusher:connection_established')
        .map(() => pusher)
        .mapErr((problem) => {
          pusher.close();
          return problem;
        });
    });
  }

  send(event: string, data?: Readonly<Record<string, string>>): void {
    // A socket that is gone has its problem already, and `next` gives it.
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(writePusherFrame(event, data));
  }

  /** The first frame that is wanted, whether it has arrived already or will. */
  next(wanted: (frame: PusherFrame) => boolean): ResultAsync<ArrivedFrame, PusherProblem> {
    const known = this.#arrived.find(wanted);
    if (known !== undefined) {
      this.#arrived = this.#arrived.filter((frame) => frame !== known);
      return new ResultAsync(Promise.resolve(ok(known)));
    }
    if (this.#problem !== null) return new ResultAsync(Promise.resolve(err(this.#problem)));
    return new ResultAsync(new Promise((settle) => this.#waiters.push({ wanted, settle })));
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#fail(stoppedWaiting(this.#address));
    this.#socket.close();
    // A server that hangs does not answer the close frame, and would keep the process alive for half a minute.
    const timer = setTimeout(() => this.#socket.terminate(), 1000);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  readonly #abort = (): void => this.#fail(stoppedWaiting(this.#address));

  #receive(data: RawData): void {
    const frame = readPusherFrame(textOf(data));
    if (frame === null) return;
    if (frame.event === 'pusher:ping') this.send('pusher:pong');
    if (frame.event === 'pusher:error') this.#fail(problemOfErrorFrame(frame));
    const arrived: ArrivedFrame = { ...frame, atMs: this.#nowMs() };
    const waiter = this.#waiters.find((candidate) => candidate.wanted(frame));
    if (waiter === undefined) {
      this.#arrived.push(arrived);
      return;
    }
    this.#waiters = this.#waiters.filter((candidate) => candidate !== waiter);
    waiter.settle(ok(arrived));
  }

  #fail(problem: PusherProblem): void {
    this.#problem ??= problem;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.settle(err(this.#problem));
  }

  #problemOf(error: Error): PusherProblem {
    const status = /^Unexpected server response: (\d+)/.exec(error.message)?.[1];
    return status === undefined ? describeSocketError(error, this.#address) : refusedUpgrade(status, this.#address);
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
