import { okAsync, type ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import type { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { Notification, Notifier, NotifyOptions } from './notifier.ts';

export interface RateLimit {
  /** So many notifications ... */
  readonly most: number;
  /** ... within this time. */
  readonly perMs: number;
}

/** Keeps a notifier from flooding people: what is beyond the limit is counted, and the next one that passes says how many were held back. */
export class RateLimitedNotifier implements Notifier {
  readonly name: string;
  readonly #notifier: Notifier;
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  #sentMs: readonly number[] = [];
  #heldBack = 0;

  constructor(deps: { readonly notifier: Notifier; readonly clock: Clock }, limit: RateLimit) {
    this.name = deps.notifier.name;
    this.#notifier = deps.notifier;
    this.#clock = deps.clock;
    this.#limit = limit;
  }

  notify(notification: Notification, options?: NotifyOptions): ResultAsync<void, ErrorOf<typeof notificationFailed>> {
    const nowMs = this.#clock.monotonicMs();
    this.#sentMs = this.#sentMs.filter((ms) => nowMs - ms < this.#limit.perMs);
    if (this.#sentMs.length >= this.#limit.most) {
      this.#heldBack += 1;
      return okAsync(undefined);
    }
    this.#sentMs = [...this.#sentMs, nowMs];
    const heldBack = this.#heldBack;
    this.#heldBack = 0;
    return this.#notifier.notify(heldBack === 0 ? notification : withCount(notification, heldBack), options);
  }
}

function withCount(notification: Notification, heldBack: number): Notification {
  const others = heldBack === 1 ? 'One more notification was' : `${heldBack} more notifications were`;
  return { ...notification, text: `${notification.text}\n(${others} held back before this one; \`woosoo health\` shows how things are.)` };
}
