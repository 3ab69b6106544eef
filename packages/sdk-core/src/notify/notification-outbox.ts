import type { Clock } from '../clock/clock.ts';
import type { Notification, Notifier } from './notifier.ts';

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Older news is no news. */
const TOO_OLD_MS = 24 * 3_600_000;
const MOST_WAITING = 50;
/** A receiver that is up and will not have something does not change its mind. */
const MOST_REFUSALS = 3;

interface Waiting {
  readonly notification: Notification;
  readonly sinceMs: number;
  readonly refusals: number;
}

/**
 * Delivers notifications one after the other, and keeps those that a receiver which is down did not take until it is up again (in memory, the newest 50, for a
 * day); what a receiver refuses three times is given up. For a process that stays; a command that ends calls the notifier itself.
 */
export class NotificationOutbox {
  readonly #notifier: Notifier;
  readonly #clock: Clock;
  readonly #onFailure: (message: string) => void;
  readonly #stop = new AbortController();
  #waiting: readonly Waiting[] = [];
  #delivering: Promise<void> | null = null;

  constructor(deps: { readonly notifier: Notifier; readonly clock: Clock; readonly onFailure?: (message: string) => void }) {
    this.#notifier = deps.notifier;
    this.#clock = deps.clock;
    this.#onFailure = deps.onFailure ?? (() => undefined);
  }

  /** How many wait for delivery. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Returns at once. */
  send(notification: Notification): void {
    if (this.#stop.signal.aborted) return;
    this.#waiting = [...this.#waiting, { notification, sinceMs: this.#clock.monotonicMs(), refusals: 0 }].slice(-MOST_WAITING);
    this.#delivering ??= this.#deliver().finally(() => (this.#delivering = null));
  }

  /** Ends what is under way. Gives what was not delivered, for whoever goes on. */
  async close(): Promise<readonly Notification[]> {
    this.#stop.abort();
    await this.#delivering;
    return this.#waiting.map(({ notification }) => notification);
  }

  async #deliver(): Promise<void> {
    const { signal } = this.#stop;
    let pauseMs = FIRST_PAUSE_MS;
    for (let next = this.#next(); next !== undefined && !signal.aborted; next = this.#next()) {
      const result = await this.#notifier.notify(next.notification, { signal });
      if (result.isOk()) {
        this.#remove(next);
        pauseMs = FIRST_PAUSE_MS;
        continue;
      }
      this.#onFailure(result.error.message);
      const { refused, answered } = result.error.detail ?? {};
      if (refused === true || answered === true) this.#putLast(next, refused === true);
      await this.#clock.sleep(pauseMs, { signal });
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  #next(): Waiting | undefined {
    const nowMs = this.#clock.monotonicMs();
    this.#waiting = this.#waiting.filter(({ sinceMs }) => nowMs - sinceMs < TOO_OLD_MS);
    return this.#waiting[0];
  }

  /** Behind the others: what a receiver that is there refuses, or stumbles over, must not hold them up. */
  #putLast(failed: Waiting, isRefused: boolean): void {
    this.#remove(failed);
    const again = { ...failed, refusals: failed.refusals + (isRefused ? 1 : 0) };
    if (again.refusals < MOST_REFUSALS) this.#waiting = [...this.#waiting, again];
    else this.#onFailure(`The notification "${failed.notification.title}" was refused ${MOST_REFUSALS} times and is given up.`);
  }

  #remove(delivered: Waiting): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== delivered);
  }
}
