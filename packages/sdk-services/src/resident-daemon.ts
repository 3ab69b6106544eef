import type { ResultAsync } from 'neverthrow';
import type { ServiceError } from './errors.ts';

/** The daemon of a manager of our own, as its card and a handshake show it. */
export interface DaemonStatus {
  readonly running: boolean;
  readonly pid: number | null;
  readonly version: string | null;
  readonly since: string | null;
  /** Some service is wanted or runs, so it should be there: when it is not, nothing restarts what dies. */
  readonly needed: boolean;
}

/** A service manager that is a process of our own and may die by itself; ask `ServiceController.resident` for it. */
export interface ResidentDaemon {
  daemonStatus(): ResultAsync<DaemonStatus, ServiceError>;
  /** Brings a daemon back that died, which then takes its services over. Does nothing when it runs, or when none of its services is wanted. */
  ensureRunning(): ResultAsync<void, ServiceError>;
  /** Stops all services, those that others need last, and ends the daemon. */
  shutdown(): ResultAsync<void, ServiceError>;
}
