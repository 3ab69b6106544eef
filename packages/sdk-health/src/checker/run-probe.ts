import type { Clock } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome, ProbeResult } from '../health-probe.ts';
import { formatSpan } from '../text/format-span.ts';

const CANCELLED: ProbeOutcome = { status: 'crashed', summary: 'cancelled before it answered', remedy: 'Check again.' };

/** Runs one probe within its time limit. It always settles, even when the probe hangs and ignores its signal. */
export async function runProbe(probe: HealthProbe, clock: Clock, signal?: AbortSignal): Promise<ProbeResult> {
  const startedMs = clock.monotonicMs();
  const outcome = await outcomeOf(probe, clock, signal);
  return {
    probe: probe.name,
    kind: probe.kind,
    status: outcome.status,
    summary: outcome.summary,
    ...(outcome.remedy === undefined ? {} : { remedy: outcome.remedy }),
    durationMs: Math.round(clock.monotonicMs() - startedMs),
    observed: outcome.observed ?? {},
  };
}

async function outcomeOf(probe: HealthProbe, clock: Clock, signal: AbortSignal | undefined): Promise<ProbeOutcome> {
  if (signal?.aborted === true) return CANCELLED;
  const scope = new AbortController();
  // Not AbortSignal.any: it would hang on the caller's signal for as long as that lives, and the monitor's lives for months.
  const forward = (): void => scope.abort();
  signal?.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([guarded(probe, scope.signal), limit(probe, clock, scope.signal)]);
  } finally {
    signal?.removeEventListener('abort', forward);
    scope.abort();
  }
}

async function guarded(probe: HealthProbe, signal: AbortSignal): Promise<ProbeOutcome> {
  try {
    const outcome = await probe.probe(signal);
    return signal.aborted ? CANCELLED : outcome;
  } catch (error) {
    return signal.aborted ? CANCELLED : crashed(error);
  }
}

async function limit(probe: HealthProbe, clock: Clock, signal: AbortSignal): Promise<ProbeOutcome> {
  await clock.sleep(probe.timeoutMs, { signal });
  if (signal.aborted) return CANCELLED;
  return {
    status: 'failed',
    summary: `no answer in ${formatSpan(probe.timeoutMs)}`,
    remedy: 'What it measures hangs or is overloaded: see `woosoo services status` and `woosoo logs --level ERROR`.',
  };
}

function crashed(error: unknown): ProbeOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    status: 'crashed',
    summary: `the probe itself broke: ${reason}`,
    remedy: 'Nothing is known of what it measures. This is a defect of Woosoo; please report it.',
  };
}
