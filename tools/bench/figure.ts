/** What was measured: ours, and something bare that does the least of the same, on the same machine at the same time. */
export interface Measurement {
  readonly ours: number;
  readonly reference: number;
  readonly unit: 'ms' | 'MB';
}

/** Why there is nothing to measure here. */
export interface NotMeasured {
  readonly skipped: string;
}

/** One figure of `npm run bench`. Ratios travel between machines, milliseconds do not. */
export interface Figure {
  readonly name: string;
  /** What `ours` is. */
  readonly title: string;
  /** What `reference` is. */
  readonly against: string;
  readonly target: string;
  measure(): Promise<Measurement | NotMeasured>;
}
