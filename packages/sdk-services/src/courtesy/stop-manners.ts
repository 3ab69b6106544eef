import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';

/** A stop that goes on. */
export interface StopContext {
  readonly definition: ServiceDefinition;
  /** How the service was before. */
  readonly status: ServiceStatus;
  readonly signal: AbortSignal | undefined;
  /** By when it should be done with what it was doing, on the monotonic clock. */
  readonly deadlineMs: number;
  /** Says what is waited for from now on: `waiting for 1 running job`. Shown with the time that passes. */
  waitFor(text: string): void;
  /** Says something worth knowing. */
  note(text: string): void;
}

/**
 * What an application needs around its stop so that nothing is lost, the same above every driver. It can tell of difficulties but not
 * fail: nothing of it may keep a service from being stopped.
 */
export interface StopManners {
  /** Before the manager is told to stop it: has it take no new work and end what it has begun. Resolves when it may be stopped or the time is over. */
  before?(context: StopContext): Promise<void>;
  /** After it is down, or could not be stopped. */
  after?(context: StopContext): Promise<void>;
}
