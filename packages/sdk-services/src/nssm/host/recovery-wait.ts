import type { Clock } from '@woosoo/sdk-core';
import type { HostRecord } from './host-record.ts';

/** A host that starts this long after the machine was started not by the start of the machine. */
const bootMs = 10 * 60_000;
const patienceMs = 10 * 60_000;
const pollMs = 500;

export interface RecoveryWait {
  readonly clock: Clock;
  /** How long the machine has been up. */
  readonly uptimeMs: number;
  /** What the host of the recovery wrote last; `null`: there is none, or it never ran. */
  readonly recovery: () => Promise<HostRecord | null>;
  /** Somebody wants the service now: a person, or the recovery itself. */
  readonly signal: AbortSignal;
}

/** At the start of the machine no service runs before recovery has seen to what was interrupted: a worker would work on half a migration. */
export async function waitForRecovery({ clock, uptimeMs, recovery, signal }: RecoveryWait): Promise<void> {
  if (uptimeMs > bootMs) return;
  const bootedAt = clock.now().getTime() - uptimeMs;
  const end = clock.monotonicMs() + patienceMs;
  while (!signal.aborted && clock.monotonicMs() < end) {
    const record = await recovery();
    const ended = record !== null && Date.parse(record.since) >= bootedAt && ['stopped', 'failed'].includes(record.state);
    if (ended) return;
    await clock.sleep(pollMs, { signal });
  }
}
