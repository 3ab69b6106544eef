import type { Clock } from '../clock/clock.ts';
import type { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { Notification, Notifier } from './notifier.ts';

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Older news is no news. */
const TOO_OLD_MS = 24 * 3_600_000;
const MOST_WAITING = 50;
/** A receiver that is up and will not have something does not change its mind. */
const MOST_REFUSALS = 3;

const isRefusal = ({ detail }: ErrorOf<typeof notificationFailed>): boolean => detail?.['refused'] === true;

const wasAnswered = ({ detail }: ErrorOf<typeof notificationFailed>): boolean => detail?.['answered'] === true;

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
      if (isRefusal(result.error)) this.#setBack(next);
      else if (wasAnswered(result.error)) this.#putLast(next);
      await this.#clock.sleep(pauseMs, { signal });
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  #next(): Waiting | undefined {
    const nowMs = this.#clock.monotonicMs();
    this.#waiting = this.#waiting.filter(({ sinceMs }) => nowMs - sinceMs < TOO_OLD_MS);
    return this.#waiting[0];
  }

  /** A receiver that stumbles over one of them may well take the others. */
  #putLast(failed: Waiting): void {
    this.#remove(failed);
    this.#waiting = [...this.#waiting, failed];
  }

  /** What is refused must not hold up what comes behind it. */
  #setBack(refused: Waiting): void {
    this.#remove(refused);
    const again = { ...refused, refusals: refused.refusals + 1 };
    if (again.refusals < MOST_REFUSALS) this.#waiting = [...this.#waiting, again];
    else this.#onFailure(`The notification "${refused.notification.title}" was refused ${MOST_REFUSALS} times and is given up.`);
  }

  #remove(delivered: Waiting): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== delivered);
  }
}
