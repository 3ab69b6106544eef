import { createHmac } from 'node:crypto';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { WebhookConfig } from '../config/branch-config.ts';
import { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { HttpClient, HttpRequest } from '../http/http-client.ts';
import { retry } from '../retry/retry.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { Notification, Notifier } from './notifier.ts';

const TRIES = 3;
const TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 1_000;

/** What a {@link WebhookNotifier} needs. */
export interface WebhookNotifierDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Why one try failed; its words name no more of the address than the host. */
interface Miss {
  readonly because: string;
  readonly again: boolean;
}

/**
 * Posts a notification as JSON. With a secret the request carries `X-Woosoo-Timestamp` (seconds since 1970) and
 * `X-Woosoo-Signature: sha256=<hex>`, the HMAC-SHA-256 of `<timestamp>.<body>`, so that a receiver can tell a forged or an old one.
 */
export class WebhookNotifier implements Notifier {
  readonly name = 'webhook';
  readonly #deps: WebhookNotifierDeps;
  readonly #config: WebhookConfig;

  constructor(deps: WebhookNotifierDeps, config: WebhookConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  notify(
    notification: Notification,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): ResultAsync<void, ErrorOf<typeof notificationFailed>> {
    const body = toJson(notification);
    const policy = { tries: TRIES, firstDelayMs: FIRST_DELAY_MS, isWorthIt: (miss: Miss) => miss.again, signal: options.signal };
    return retry(() => this.#try(body, options.signal), policy, this.#deps.clock).mapErr(({ because }) =>
      this.#failure(notification, because),
    );
  }

  #try(body: string, signal: AbortSignal | undefined): ResultAsync<void, Miss> {
    return this.#deps.http
      .request(this.#request(body), { signal })
      .mapErr((error): Miss => ({ because: error.message, again: error.type !== 'Cancelled' }))
      .andThen(({ status }): Result<void, Miss> => {
        if (status >= 200 && status < 300) return ok(undefined);
        return err({ because: `it answered with status ${status}`, again: status >= 500 || status === 429 });
      });
  }

  #request(body: string): HttpRequest {
    const { url, secret } = this.#config;
    const timestamp = String(Math.floor(this.#deps.clock.now().getTime() / 1000));
    const signature = secret === null ? {} : { 'X-Woosoo-Signature': `sha256=${sign(secret, `${timestamp}.${body}`)}` };
    const headers = { 'Content-Type': 'application/json', 'X-Woosoo-Timestamp': timestamp, ...signature };
    return { method: 'POST', url: url.reveal(), headers, body, timeoutMs: TIMEOUT_MS };
  }

  #failure(notification: Notification, because: string): ErrorOf<typeof notificationFailed> {
    const url = this.#config.url.reveal();
    const host = URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
    return notificationFailed({
      message: `The notification "${notification.title}" was not delivered to ${host}: ${because.replace(/\.$/, '')}.`,
      remedy: 'Check the webhook address and secret in deployment.config.env and that the receiver is up.',
      detail: { host, event: notification.event },
    });
  }
}

/** Data that is no JSON (it refers to itself) is left out: better to tell less than nothing. */
function toJson(notification: Notification): string {
  try {
    return JSON.stringify(notification);
  } catch {
    return JSON.stringify({ ...notification, data: undefined });
  }
}

function sign(secret: Sensitive, text: string): string {
  return createHmac('sha256', secret.reveal()).update(text).digest('hex');
}
