import type { ServiceExit, ServiceState } from '../../service-status.ts';

/** What the host of a service remembers of it, on disk for those who ask when it is gone. */
export interface HostRecord {
  /** Counts the hosts, so that what one left is not taken for what the next one does. */
  readonly run: number;
  readonly state: Exclude<ServiceState, 'not-installed' | 'unknown'>;
  readonly since: string;
  /** The program that the service is for. */
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly workingDirectory: string | null;
  readonly restarts: number;
  /** Starts in a row that did not last. */
  readonly attempts: number;
  readonly lastExit: ServiceExit | null;
  readonly reason: string | null;
  /** How long the log was when the program was started: what comes after is its own. */
  readonly logOffset: number;
}

export const newHostRecord = (run: number, now: Date): HostRecord => ({
  run,
  state: 'stopped',
  since: now.toISOString(),
  pid: null,
  startedAt: null,
  workingDirectory: null,
  restarts: 0,
  attempts: 0,
  lastExit: null,
  reason: null,
  logOffset: 0,
});

/** Ours alone write it; what cannot be read counts as absent. */
export function parseHostRecord(text: string | null): HostRecord | null {
  try {
    // Written by ourselves, into a folder that is ours alone.
    return text === null ? null : (JSON.parse(text) as HostRecord);
  } catch {
    return null;
  }
}
