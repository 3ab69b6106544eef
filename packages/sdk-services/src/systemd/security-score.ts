/** How much of the system a service could reach if it were taken over: 0 nothing, 10 everything. */
export interface SecurityScore {
  readonly exposure: number;
  /** systemd's own word: `OK`, `MEDIUM`, `EXPOSED`, `UNSAFE`. */
  readonly verdict: string;
}

/** Reads the last line of `systemd-analyze security UNIT`; `null` when there is none. */
export function parseSecurity(text: string): SecurityScore | null {
  const [, exposure, verdict] = /Overall exposure level for \S+: ([\d.]+) ([A-Z]+)/.exec(text) ?? [];
  return exposure === undefined || verdict === undefined ? null : { exposure: Number(exposure), verdict };
}
