/** `backoff`: it keeps dying and waits before the next try; `failed`: it was given up. */
export type ServiceState = 'running' | 'starting' | 'stopping' | 'stopped' | 'backoff' | 'failed' | 'not-installed' | 'unknown';

/** How a service's last process ended. */
export interface ServiceExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: string;
}

export interface ServiceStatus {
  readonly name: string;
  readonly title: string;
  readonly state: ServiceState;
  /** Since when it is in this state (ISO 8601); `null` when the manager does not know. */
  readonly since: string | null;
  readonly pid: number | null;
  /** The folder that the running process was started in, links resolved: it tells which release runs. */
  readonly workingDirectory: string | null;
  /** Unplanned restarts since the last start that a person asked for. */
  readonly restarts: number;
  readonly lastExit: ServiceExit | null;
  readonly enabled: boolean;
  /** One sentence on what is wrong, when something is. */
  readonly reason?: string | undefined;
}
