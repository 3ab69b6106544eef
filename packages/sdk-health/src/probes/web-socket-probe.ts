import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type Clock } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import type { PusherProblem } from '../pusher/pusher-problem.ts';
import { PusherSocket } from '../pusher/pusher-socket.ts';

export interface WebSocketProbeOptions {
  readonly clock: Clock;
  readonly name: string;
  /** Where Reverb is, without `/app/<key>`: `ws://127.0.0.1:6001`, or `wss://192.168.100.85` through nginx. */
  readonly url: string;
  /** REVERB_APP_KEY: public, every tablet has it. */
  readonly key: string;
  /** For our own server behind nginx, whose certificate is checked elsewhere. */
  readonly acceptAnyCertificate?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
  /** Sent with the request that opens the socket. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Opens a WebSocket to Reverb as a tablet does, waits for its greeting, and plays ping and pong. */
export class WebSocketProbe implements HealthProbe {
  readonly kind = 'websocket';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: WebSocketProbeOptions;

  constructor(options: WebSocketProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const seen = await this.#converse(signal);
    if (seen.isErr()) return { status: 'failed', ...pick(seen.error) };
    const { pongMs } = seen.value;
    return { status: 'ok', summary: `connected, pong in ${Math.round(pongMs)} ms`, observed: { pongMs } };
  }

  #converse(signal: AbortSignal): ResultAsync<{ readonly pongMs: number }, PusherProblem> {
    const { clock, url, key, acceptAnyCertificate, headers } = this.#options;
    return safeTry(async function* () {
      const socket = yield* PusherSocket.open({ url, key, signal, acceptAnyCertificate, headers, nowMs: () => clock.monotonicMs() });
      const sentMs = clock.monotonicMs();
      socket.send('pusher:ping');
      const pong = await socket.next((frame) => frame.event === 'pusher:pong');
      socket.close();
      return ok({ pongMs: (yield* pong).atMs - sentMs });
    });
  }
}

function pick({ summary, remedy, code }: PusherProblem): Pick<ProbeOutcome, 'summary' | 'remedy' | 'observed'> {
  return { summary, remedy, ...(code === undefined ? {} : { observed: { code } }) };
}
