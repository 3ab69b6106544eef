import type { Clock } from '../clock/clock.ts';

interface Sleeper {
  readonly wakesMs: number;
  readonly wake: () => void;
}

/** Time that stands still until {@link ManualClock.advance} moves it. */
export class ManualClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  #sleepers: readonly Sleeper[] = [];

  constructor(start: Date | string = '2026-02-15T14:30:00.000Z') {
    this.#startMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#startMs + this.#elapsedMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { wakesMs: this.#elapsedMs + ms, wake: resolve };
      this.#sleepers = [...this.#sleepers, sleeper];
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });
  }

  /** How many are asleep: for a test that waits until the code under test has gone to sleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets time pass. Whoever wakes on the way sees the time at which it wanted to, and may go to sleep again. */
  async advance(ms: number): Promise<void> {
    await settle(); // whoever is on its way to bed gets there first
    const untilMs = this.#elapsedMs + ms;
    for (let next = this.#next(untilMs); next !== null; next = this.#next(untilMs)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.wakesMs);
      const woken = next;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== woken);
      woken.wake();
      await settle();
    }
    this.#elapsedMs = untilMs;
    await settle();
  }

  #next(untilMs: number): Sleeper | null {
    const due = this.#sleepers.filter(({ wakesMs }) => wakesMs <= untilMs).sort((a, b) => a.wakesMs - b.wakesMs);
    return due[0] ?? null;
  }
}

/** Lets everything run that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
