/** One test as it went on Windows Node. */
export interface WindowsTestResult {
  /** The names of its groups and its own, joined by ` > `. */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly problem: string | null;
  readonly ms: number;
}
