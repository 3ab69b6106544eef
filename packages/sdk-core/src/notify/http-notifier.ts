import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { HttpClient, HttpResponse } from '../http/http-client.ts';
import { retry } from '../retry/retry.ts';
import type { Channel } from './channel.ts';
import type { Notification, Notifier, NotifyOptions } from './notifier.ts';
import { retryAfterMs } from './retry-after.ts';
import { shorten } from './shorten.ts';

const TRIES = 3;
const TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 1_000;

/** What a {@link HttpNotifier} needs. */
export interface HttpNotifierDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Why one try failed; its words name no more of the address than the host. */
interface Miss {
  readonly because: string;
  readonly again: boolean;
  /** The receiver is there, and said no. */
  readonly answered?: boolean;
  /** When the receiver said how long to wait. */
  readonly waitMs?: number | undefined;
}

/**
 * Posts notifications to one {@link Channel}: three tries, a busy receiver's own wish for a pause heeded, and errors that never show the address, since it
 * holds a token.
 */
export class HttpNotifier implements Notifier {
  readonly name: string;
  readonly #deps: HttpNotifierDeps;
  readonly #channel: Channel;

  constructor(deps: HttpNotifierDeps, channel: Channel) {
    this.name = channel.name;
    this.#deps = deps;
    this.#channel = channel;
  }

  notify(notification: Notification, { signal }: NotifyOptions = {}): ResultAsync<void, ErrorOf<typeof notificationFailed>> {
    const policy = {
      tries: TRIES,
      firstDelayMs: FIRST_DELAY_MS,
      isWorthIt: (miss: Miss) => miss.again,
      wantedDelayMs: (miss: Miss) => miss.waitMs,
      signal,
    };
    return retry(() => this.#try(notification, signal), policy, this.#deps.clock).mapErr((miss) => this.#failure(notification, miss));
  }

  #try(notification: Notification, signal: AbortSignal | undefined): ResultAsync<void, Miss> {
    const { headers, body = '' } = this.#channel.request(notification, this.#deps.clock.now());
    return this.#deps.http
      .request(
        {
          method: 'POST',
          url: this.#channel.address.reveal(),
          headers: { 'Content-Type': 'application/json', ...headers },
          body,
          timeoutMs: TIMEOUT_MS,
        },
        { signal },
      )
      .mapErr((error): Miss => ({ because: error.message, again: error.type !== 'Cancelled' }))
      .andThen((response) => this.#judge(response));
  }

  #judge(response: HttpResponse): Result<void, Miss> {
    const { status } = response;
    if (status >= 200 && status < 300) return ok(undefined);
    const said = this.#channel.refusal(response)?.split('\n')[0]?.trim() ?? '';
    const because = `it answered with status ${status}${said === '' ? '' : ` (${shorten(said, 120)})`}`;
    return err({ because, answered: true, again: status >= 500 || status === 429, waitMs: retryAfterMs(response, this.#deps.clock.now()) });
  }

  #failure(notification: Notification, { because, again, answered = false }: Miss): ErrorOf<typeof notificationFailed> {
    const { address, keys, name } = this.#channel;
    const url = address.reveal();
    const host = URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
    const receiver = name === 'webhook' ? host : `${name} (${host})`;
    return notificationFailed({
      message: `The notification "${notification.title}" was not delivered to ${receiver}: ${because.replaceAll(url, '(address)').replace(/\.$/, '')}.`,
      remedy: `Check ${keys.join(' and ')} in deployment.config.env and that the receiver is up; \`woosoo notify test\` tries it.`,
      detail: { channel: name, host, event: notification.event, refused: answered && !again, answered },
    });
  }
}
