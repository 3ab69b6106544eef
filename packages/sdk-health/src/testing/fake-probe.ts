import type { HealthProbe, ProbeKind, ProbeOutcome } from '../health-probe.ts';

export type ProbeScript = ProbeOutcome | Error | 'hang';

/** A probe that says what it is told to: each call takes the next entry of the script, the last one stays. An `Error` is thrown. */
export class FakeProbe implements HealthProbe {
  readonly name: string;
  readonly kind: ProbeKind;
  readonly timeoutMs: number;
  readonly #script: readonly ProbeScript[];
  /** How often it was asked. */
  calls = 0;

  constructor(
    name: string,
    script: ProbeScript | readonly ProbeScript[],
    options: { readonly kind?: ProbeKind; readonly timeoutMs?: number } = {},
  ) {
    this.name = name;
    this.kind = options.kind ?? 'tcp';
    this.timeoutMs = options.timeoutMs ?? 1000;
    this.#script = isList(script) ? script : [script];
  }

  probe(): Promise<ProbeOutcome> {
    const next = this.#script[Math.min(this.calls, this.#script.length - 1)] ?? 'hang';
    this.calls += 1;
    if (next === 'hang') return new Promise(() => undefined);
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  }
}

function isList(script: ProbeScript | readonly ProbeScript[]): script is readonly ProbeScript[] {
  return Array.isArray(script);
}

/** Outcomes for a {@link FakeProbe}. */
export const outcomes = {
  ok: { status: 'ok', summary: 'well' },
  warning: { status: 'warning', summary: 'not so well', remedy: 'Have a look.' },
  failed: { status: 'failed', summary: 'broken', remedy: 'Mend it.' },
  skipped: { status: 'skipped', summary: 'does not apply' },
} as const satisfies Record<string, ProbeOutcome>;
