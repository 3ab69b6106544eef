import type { Json } from '@woosoo/sdk-core';

export type ProbeKind =
  | 'http'
  | 'release'
  | 'tcp'
  | 'websocket'
  | 'event'
  | 'database'
  | 'service'
  | 'disk'
  | 'queue'
  | 'machine'
  | 'address'
  | 'certificate'
  | 'backup'
  | 'agent';

/** `crashed`: the probe itself broke, so nothing is known; `skipped`: it does not apply here. */
export type HealthStatus = 'ok' | 'warning' | 'failed' | 'crashed' | 'skipped';

export interface ProbeResult {
  readonly probe: string;
  readonly kind: ProbeKind;
  readonly status: HealthStatus;
  /** One line for an operator: what was seen. */
  readonly summary: string;
  /** What to do, when it is not `ok`. */
  readonly remedy?: string | undefined;
  readonly durationMs: number;
  readonly observed: Readonly<Record<string, Json>>;
}

/** What a probe itself says; name, kind and duration are added by the checker. */
export type ProbeOutcome = Pick<ProbeResult, 'status' | 'summary' | 'remedy'> & { readonly observed?: ProbeResult['observed'] };

/** One measurement. A probe changes nothing, and a failure is a result, not an error. */
export interface HealthProbe {
  readonly name: string;
  readonly kind: ProbeKind;
  /** The checker gives up on it after this time. */
  readonly timeoutMs: number;
  probe(signal: AbortSignal): Promise<ProbeOutcome>;
}
