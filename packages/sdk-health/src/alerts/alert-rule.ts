/** A figure is bad above a value, or below one. */
export type Threshold = { readonly above: number } | { readonly below: number };

/** A figure that a probe observes, with a value that raises the alert and another, further away, that clears it: in between nothing changes, so that it does not flap. */
export interface FigureLimit {
  /** A number in `ProbeResult.observed`, e.g. `freeBytes`, `pending`; or `durationMs` of the probe itself. */
  readonly figure: string;
  readonly raise: Threshold;
  readonly clear: Threshold;
}

/** When people are to be told of what a probe finds. */
export interface AlertRule {
  /** Unique among the rules. */
  readonly name: string;
  /** The probe's name; a `*` stands for any text, and each probe that fits has an alert of its own: `service *`. */
  readonly probe: string;
  /** `null`: the probe's own verdict, `failed` is bad. */
  readonly limit: FigureLimit | null;
  /** Bad results in a row before it is raised. */
  readonly failures: number;
  /** Good results in a row before it is cleared. */
  readonly successes: number;
  /** Told again after this time while it lasts; `null`: once is enough. */
  readonly remindMs: number | null;
  /** Names of probes: while one of them is bad, this alert is not raised, since it would only say the same again. */
  readonly dependsOn: readonly string[];
  readonly severity: 'warning' | 'error';
}
