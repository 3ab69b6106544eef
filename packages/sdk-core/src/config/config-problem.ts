/** What is wrong with the configuration. Names keys and rules, never a value. */
export interface ConfigProblem {
  /** `warning`: the configuration works all the same. */
  readonly severity: 'error' | 'warning';
  /** The name of the file, e.g. `deployment.config.env`. */
  readonly file: string;
  /** `null`: the key is missing, or the problem is not one line's. */
  readonly line: number | null;
  readonly key: string | null;
  readonly rule: string;
  /** A valid value; `null` where there is none to give. */
  readonly example: string | null;
}

/** One line for people: `deployment.config.env:12 APP_IP must be an IPv4 address; for example APP_IP=192.168.100.85`. */
export function describeProblem(problem: ConfigProblem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  const subject = problem.key === null ? 'this line' : problem.key;
  const example = problem.example === null ? '' : `; for example ${problem.key ?? 'KEY'}=${problem.example}`;
  return `${place} ${subject} ${problem.rule}${example}`;
}
