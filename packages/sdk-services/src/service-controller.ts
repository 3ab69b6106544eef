import type { ResultAsync } from 'neverthrow';
import type { ServiceDefinition } from './service-definition.ts';
import type { ServiceStatus } from './service-status.ts';
import type { ServiceError } from './errors.ts';
import type { ResidentDaemon } from './resident-daemon.ts';
import type { SecurityScore } from './systemd/security-score.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** One line that a service wrote. */
export interface ServiceLogLine {
  readonly service: string;
  readonly text: string;
  /** When the manager got it (ISO 8601), where it keeps that: systemd's journal does. */
  readonly at?: string | undefined;
  /** By which the manager knows the line, where it keeps that. */
  readonly id?: string | undefined;
}

export interface LogOptions extends CallOptions {
  /** How many of the last lines to begin with; 100 when absent. */
  readonly lines?: number | undefined;
  /** Only what was written since then (ISO 8601), where the manager keeps that. */
  readonly since?: string | undefined;
  /** Go on with what is written from now on, over rotations, until the signal aborts. */
  readonly follow?: boolean | undefined;
}

/** How a definition differs from what is installed. */
export interface DefinitionDrift {
  readonly service: string;
  readonly kind: 'missing' | 'changed' | 'unwanted';
  /** The fields that differ, e.g. `args`, `environment.APP_ENV`; never a sensitive value. */
  readonly fields: readonly string[];
}

/**
 * A service manager. Every action is idempotent, waits until the state is reached or its deadline is over, and then says why not
 * (meaning of the exit code, last log lines). Drivers: the embedded supervisor; NSSM; systemd.
 */
export interface ServiceController {
  readonly driver: 'supervisor' | 'systemd' | 'nssm' | 'memory';
  /** What a manager of our own can beside this; absent where the operating system's runs the services. */
  readonly resident?: ResidentDaemon | undefined;
  /**
   * Whether the manager answers and this process has the rights to install and to control; changes nothing. Otherwise
   * `ServiceManagerUnavailable`, whose remedy says what to do: start elevated, boot with systemd, put nssm.exe there.
   */
  usable(options?: CallOptions): ResultAsync<void, ServiceError>;
  /** All installed services, by name. */
  list(options?: CallOptions): ResultAsync<readonly ServiceStatus[], ServiceError>;
  /** `not-installed` is a state, not an error. */
  status(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError>;
  /**
   * The living processes of each installed service, the whole tree, main process first; one that does not run has none. Reads only, and is
   * cheap enough to be asked every two seconds. Where the system does not tell of descendants, the main process stands for all.
   */
  processIds(options?: CallOptions): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError>;
  /** Compares what is installed with what is wanted; reads only. */
  diff(wanted: readonly ServiceDefinition[], options?: CallOptions): ResultAsync<readonly DefinitionDrift[], ServiceError>;
  /** What is installed under the name, to bring it back later; `null` when not installed. */
  definition(name: string, options?: CallOptions): ResultAsync<ServiceDefinition | null, ServiceError>;
  /** Writes the definition; a running service keeps running as it was until its next start. */
  install(definition: ServiceDefinition, options?: CallOptions): ResultAsync<void, ServiceError>;
  /** Stops and removes; absent is fine. */
  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError>;
  /** Running already: returns its status. Succeeds when the service is ready, fails with the reason when it dies or its time is over. */
  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError>;
  /** Graceful first, then the whole process tree. Succeeds only when no process of it is left. */
  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError>;
  restart(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError>;
  enable(name: string, options?: CallOptions): ResultAsync<void, ServiceError>;
  disable(name: string, options?: CallOptions): ResultAsync<void, ServiceError>;
  /** How exposed a service would be if it were taken over; only where the manager judges that, as systemd does. */
  readonly exposure?: ((name: string, options?: CallOptions) => ResultAsync<SecurityScore | null, ServiceError>) | undefined;
  logs(name: string, options?: LogOptions): AsyncIterable<ServiceLogLine>;
}
