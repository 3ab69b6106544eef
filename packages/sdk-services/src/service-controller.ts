import type { ResultAsync } from 'neverthrow';
import type { ServiceDefinition } from './service-definition.ts';
import type { ServiceStatus } from './service-status.ts';
import type { ServiceError } from './errors.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** One line that a service wrote. */
export interface ServiceLogLine {
  readonly service: string;
  readonly text: string;
}

export interface LogOptions extends CallOptions {
  /** How many of the last lines to begin with; 100 when absent. */
  readonly lines?: number | undefined;
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
  /** All installed services, by name. */
  list(options?: CallOptions): ResultAsync<readonly ServiceStatus[], ServiceError>;
  /** `not-installed` is a state, not an error. */
  status(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError>;
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
  logs(name: string, options?: LogOptions): AsyncIterable<ServiceLogLine>;
}
