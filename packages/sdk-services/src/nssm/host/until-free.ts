import type { Clock } from '@woosoo/sdk-core';

export interface UntilFree {
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

const tryEveryMs = 250;
/** More than any host takes that ends its program; after that NSSM tries anew. */
const patienceMs = 120_000;

/** Takes what another still holds, as soon as it lets go; `null` when the waiting was ended. Throws what stood in the way when it does not let go. */
export async function untilFree<T>(take: () => Promise<T>, { clock, signal, note }: UntilFree): Promise<T | null> {
  const end = clock.monotonicMs() + patienceMs;
  for (let tries = 1; ; tries += 1) {
    if (signal.aborted) return null;
    try {
      return await take();
    } catch (thrown) {
      if (clock.monotonicMs() > end) throw thrown;
      if (tries === 1) note(`waits for the host before it: ${String(thrown)}`);
    }
    await clock.sleep(tryEveryMs, { signal });
  }
}
