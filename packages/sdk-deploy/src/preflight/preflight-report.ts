/** What one preflight check found. */
export interface PreflightResult {
  readonly check: string;
  readonly title: string;
  readonly status: 'pass' | 'warning' | 'failure';
  readonly summary: string;
  /** What to do, unless it passed. */
  readonly remedy?: string | undefined;
  readonly durationMs: number;
}

export interface PreflightReport {
  readonly at: string;
  readonly durationMs: number;
  /** The worst of the results. */
  readonly status: PreflightResult['status'];
  readonly results: readonly PreflightResult[];
}
