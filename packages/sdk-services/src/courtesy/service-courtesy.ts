import type { ResultAsync } from 'neverthrow';
import type { Clock } from '@woosoo/sdk-core';
import type { ServiceError } from '../errors.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { StopManners } from './stop-manners.ts';

/** What is done around starting and stopping services that no manager can know, the same above every driver. Nothing of it fails an act. */
export interface ServiceCourtesy {
  readonly clock: Clock;
  /** How an application wants to be stopped; `null`: the manager's own graceful stop is all that it needs. */
  mannersOf(definition: ServiceDefinition): StopManners | null;
  /** Before a service is started: undoes what a stop that was cut off has left. */
  beforeStart?(definition: ServiceDefinition): Promise<void>;
  /** After a service has started well. */
  afterStart?(definition: ServiceDefinition): Promise<void>;
  /** A failed start, with all that can be told of it. */
  explain?(error: ServiceError): ResultAsync<ServiceError, never>;
}
