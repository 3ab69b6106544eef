import {
  redactError,
  type BranchConfig,
  type Clock,
  type Notification,
  type Notifier,
  type Redactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import { ResultAsync } from 'neverthrow';

/** How it went to tell one receiver. */
export interface Delivery {
  readonly receiver: string;
  /** `null`: it took the notification. */
  readonly error: WoosooError | null;
  readonly durationMs: number;
}

interface Deps {
  readonly config: BranchConfig;
  readonly clock: Clock;
  readonly notifiers: readonly Notifier[];
  readonly redactor: Redactor;
}

/** Who is told of what happens at the branch. */
export class BranchNotifications {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The receivers that the configuration names. */
  get receivers(): readonly string[] {
    return this.#deps.notifiers.map(({ name }) => name);
  }

  /** Tells every receiver at the same time. Never fails: each delivery says how it went. */
  send(notification: Notification, options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<readonly Delivery[], never> {
    return ResultAsync.fromSafePromise(
      Promise.all(this.#deps.notifiers.map((notifier) => this.#deliver(notifier, notification, options.signal))),
    );
  }

  /** A notification that says it is a trial, to everybody. */
  test(options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<readonly Delivery[], never> {
    const { config, clock } = this.#deps;
    const { branchId } = config;
    return this.send(
      {
        event: 'notify.test',
        severity: 'info',
        title: `${branchId}: a test`,
        text: 'Woosoo can reach you here. Deploys and alerts of this branch will be told the same way.',
        branchId,
        at: clock.now().toISOString(),
      },
      options,
    );
  }

  async #deliver(notifier: Notifier, notification: Notification, signal: AbortSignal | undefined): Promise<Delivery> {
    const { clock, redactor } = this.#deps;
    const startedMs = clock.monotonicMs();
    const result = await notifier.notify(notification, { signal });
    const error = result.isErr() ? redactError(result.error, redactor) : null;
    return { receiver: notifier.name, error, durationMs: Math.round(clock.monotonicMs() - startedMs) };
  }
}
