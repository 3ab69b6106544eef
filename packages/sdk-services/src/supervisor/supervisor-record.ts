import type { ProcessIdentity } from '../processes/process-entry.ts';
import type { ServiceExit, ServiceState } from '../service-status.ts';

export type RecordedState = Exclude<ServiceState, 'not-installed' | 'unknown'>;

/** What the supervisor remembers of one service, on disk, so that its successor can go on. */
export interface ServiceRecord {
  /** What a person asked for; decides what a new daemon and a new boot do. */
  readonly desired: 'running' | 'stopped';
  readonly state: RecordedState;
  readonly since: string;
  /** The main process; kept until no process of the service is left. */
  readonly process: ProcessIdentity | null;
  readonly startedAt: string | null;
  readonly workingDirectory: string | null;
  readonly restarts: number;
  /** Starts in a row that did not last. */
  readonly attempts: number;
  readonly lastExit: ServiceExit | null;
  readonly reason: string | null;
  /** How long the log was when the process was started: what comes after is its own. */
  readonly logOffset: number;
}

export interface SupervisorState {
  readonly version: 1;
  readonly bootId: string | null;
  readonly services: Readonly<Record<string, ServiceRecord>>;
}

/** Who runs, for clients to find and for people to read. */
export interface DaemonCard {
  readonly process: ProcessIdentity;
  readonly address: string;
  readonly version: string;
  readonly startedAt: string;
}

export const newRecord = (now: Date): ServiceRecord => ({
  desired: 'stopped',
  state: 'stopped',
  since: now.toISOString(),
  process: null,
  startedAt: null,
  workingDirectory: null,
  restarts: 0,
  attempts: 0,
  lastExit: null,
  reason: null,
  logOffset: 0,
});
