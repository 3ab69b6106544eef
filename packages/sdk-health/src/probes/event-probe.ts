import { randomUUID } from 'node:crypto';
import { safeTry, type Clock, type HttpClient, type Sensitive } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { isObject, type PusherFrame } from '../pusher/pusher-frame.ts';
import type { PusherProblem } from '../pusher/pusher-problem.ts';
import { PusherSocket } from '../pusher/pusher-socket.ts';
import { signPublish } from '../pusher/sign-publish.ts';
import { statusProblem } from './http-problem.ts';
import { outcomeOfError } from './outcome-of-error.ts';

export interface EventProbeOptions {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly appId: string;
  readonly key: string;
  readonly secret: Sensitive;
  /** A public channel that no tablet listens to; `woosoo-probe` when absent. */
  readonly channel?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

const EVENT = 'woosoo.probe';

/**
 * The way of an order's event, end to end: published through Reverb's signed HTTP API as the backend does it, received over a WebSocket as a tablet does it.
 * `observed.latencyMs` is the time between the two.
 */
export class EventProbe implements HealthProbe {
  readonly kind = 'event';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: EventProbeOptions;
  readonly #channel: string;

  constructor(options: EventProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 10_000;
    this.#options = options;
    this.#channel = options.channel ?? 'woosoo-probe';
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { host, port, key, clock } = this.#options;
    const opened = await PusherSocket.open({ url: `ws://${host}:${port}`, key, signal, nowMs: () => clock.monotonicMs() });
    if (opened.isErr()) return { status: 'failed', summary: opened.error.summary, remedy: opened.error.remedy };
    const socket = opened.value;
    try {
      const latency = await this.#measure(socket, signal);
      if (latency.isErr()) return { status: 'failed', summary: latency.error.summary, remedy: latency.error.remedy };
      return {
        status: 'ok',
        summary: `an event arrives in ${Math.round(latency.value)} ms`,
        observed: { latencyMs: latency.value, channel: this.#channel },
      };
    } finally {
      socket.close();
    }
  }

  #measure(socket: PusherSocket, signal: AbortSignal): ResultAsync<number, Problem> {
    const { clock } = this.#options;
    const publish = (nonce: string) => this.#publish(nonce, signal);
    return safeTry(this, async function* () {
      socket.send('pusher:subscribe', { channel: this.#channel });
      yield* socket.next((frame) => frame.event === 'pusher_internal:subscription_succeeded' && frame.channel === this.#channel);
      const nonce = randomUUID();
      const sentMs = clock.monotonicMs();
      yield* publish(nonce);
      const frame = yield* socket.next((candidate) => carries(candidate, nonce));
      return ok(frame.atMs - sentMs);
    });
  }

  #publish(nonce: string, signal: AbortSignal): ResultAsync<void, Problem> {
    const { http, clock, host, port, appId, key, secret } = this.#options;
    const origin = `http://${host}:${port}`;
    const request = signPublish({ origin, appId, key, secret, channel: this.#channel, event: EVENT, data: { nonce }, at: clock.now() });
    const shown = { method: request.method, url: `${origin}/apps/${appId}/events` };
    return http
      .request({ timeoutMs: this.timeoutMs, ...request }, { signal })
      .mapErr((error) => described(outcomeOfError(error)))
      .andThen((response) => {
        if (response.status === 200) return ok(undefined);
        const problem = described(statusProblem(shown, response));
        return err({ ...problem, remedy: REFUSALS[response.status] ?? problem.remedy });
      });
  }
}

type Problem = Pick<PusherProblem, 'summary' | 'remedy'>;

const SYNC = '`woosoo config sync`, then `woosoo services restart reverb`.';
const REFUSALS: Readonly<Record<number, string>> = {
  401: `REVERB_APP_SECRET differs from what Reverb was started with: ${SYNC}`,
  404: `REVERB_APP_ID differs from what Reverb was started with, or another program listens on the port: ${SYNC}`,
};

function described({ summary, remedy }: ProbeOutcome): Problem {
  return { summary: `publishing failed: ${summary}`, remedy: remedy ?? 'See `woosoo logs reverb`.' };
}

function carries(frame: PusherFrame, nonce: string): boolean {
  return frame.event === EVENT && isObject(frame.data) && frame.data['nonce'] === nonce;
}
