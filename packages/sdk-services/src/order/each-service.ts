import { okAsync, type ResultAsync } from 'neverthrow';
import type { ServiceError } from '../errors.ts';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceStatus } from '../service-status.ts';
import type { ServicesOptions } from '../services-event.ts';

/** Says so when there is nothing to do. The act itself is idempotent too: what changes between look and act does no harm. */
export function unlessAlready(
  controller: Pick<ServiceController, 'status'>,
  service: string,
  state: 'running' | 'stopped',
  { signal, onEvent }: ServicesOptions,
  act: (status: ServiceStatus) => ResultAsync<ServiceStatus, ServiceError>,
): ResultAsync<ServiceStatus, ServiceError> {
  return controller.status(service, { signal }).andThen((status) => {
    // Running or down by chance alone: nobody watches over it, and the act is what mends that.
    if (status.state !== state || status.reason !== undefined) return act(status);
    onEvent?.({ type: 'unchanged', service, status });
    return okAsync(status);
  });
}

/** Tells how it ended. */
export function reported(
  result: ResultAsync<ServiceStatus, ServiceError>,
  service: string,
  { onEvent }: ServicesOptions,
): ResultAsync<ServiceStatus, ServiceError> {
  return result
    .andTee((status) => onEvent?.({ type: 'done', service, status }))
    .orTee((error) => onEvent?.({ type: 'failed', service, error }));
}
