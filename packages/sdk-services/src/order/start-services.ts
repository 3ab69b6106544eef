import { okAsync, ResultAsync } from 'neverthrow';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceError } from '../errors.ts';
import type { ServiceStatus } from '../service-status.ts';
import { serviceOrder, withDependencies } from './service-order.ts';

export type ServicesEvent =
  | { readonly type: 'starting' | 'stopping'; readonly service: string }
  /** Nothing was to be done: it is so already. */
  | { readonly type: 'unchanged'; readonly service: string; readonly status: ServiceStatus }
  | { readonly type: 'done'; readonly service: string; readonly status: ServiceStatus }
  | { readonly type: 'failed'; readonly service: string; readonly error: ServiceError };

export interface ServicesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: ServicesEvent) => void) | undefined;
}

/**
 * Starts the named services with all that they depend on, each as soon as its dependencies run, the others meanwhile. What depends on a service that
 * does not start is not tried; the rest is. The first failure is the error.
 */
export function startServices(
  controller: Pick<ServiceController, 'start' | 'status'>,
  definitions: readonly ServiceDefinition[],
  names: readonly string[],
  options: ServicesOptions = {},
): ResultAsync<readonly ServiceStatus[], ServiceError> {
  const wanted = withDependencies(definitions, names);
  const started = new Map<string, ResultAsync<ServiceStatus, ServiceError>>();
  const start = (name: string): ResultAsync<ServiceStatus, ServiceError> => {
    const known = started.get(name);
    if (known !== undefined) return known;
    const dependsOn = definitions.find((definition) => definition.name === name)?.dependsOn ?? [];
    const result = ResultAsync.combine(dependsOn.map(start)).andThen(() =>
      unlessAlready(controller, name, 'running', options, () => {
        options.onEvent?.({ type: 'starting', service: name });
        return reported(controller.start(name, { signal: options.signal }), name, options);
      }),
    );
    started.set(name, result);
    return result;
  };
  return serviceOrder(definitions).asyncAndThen((waves) =>
    firstFailure(
      waves
        .flat()
        .filter((name) => wanted.has(name))
        .map(start),
    ),
  );
}

/** Stops the named services, those first that others of them need least. All are tried; the first failure is the error. */
export function stopServices(
  controller: Pick<ServiceController, 'stop' | 'status'>,
  definitions: readonly ServiceDefinition[],
  names: readonly string[],
  options: ServicesOptions = {},
): ResultAsync<readonly ServiceStatus[], ServiceError> {
  const stopped = new Map<string, ResultAsync<ServiceStatus, ServiceError>>();
  const stop = (name: string): ResultAsync<ServiceStatus, ServiceError> => {
    const known = stopped.get(name);
    if (known !== undefined) return known;
    const users = definitions.filter((definition) => names.includes(definition.name) && definition.dependsOn.includes(name));
    const before = users.map((user) =>
      stop(user.name)
        .map(() => undefined)
        .orElse(() => okAsync(undefined)),
    );
    const result = ResultAsync.combine(before).andThen(() =>
      unlessAlready(controller, name, 'stopped', options, () => {
        options.onEvent?.({ type: 'stopping', service: name });
        return reported(controller.stop(name, { signal: options.signal }), name, options);
      }),
    );
    stopped.set(name, result);
    return result;
  };
  return serviceOrder(definitions).asyncAndThen(() => firstFailure(names.map(stop)));
}

/** Says so when there is nothing to do. The act itself is idempotent too: what changes between look and act does no harm. */
function unlessAlready(
  controller: Pick<ServiceController, 'status'>,
  service: string,
  state: 'running' | 'stopped',
  { signal, onEvent }: ServicesOptions,
  act: () => ResultAsync<ServiceStatus, ServiceError>,
): ResultAsync<ServiceStatus, ServiceError> {
  return controller.status(service, { signal }).andThen((status) => {
    // Running or down by chance alone: nobody watches over it, and the act is what mends that.
    if (status.state !== state || status.reason !== undefined) return act();
    onEvent?.({ type: 'unchanged', service, status });
    return okAsync(status);
  });
}

function reported(
  result: ResultAsync<ServiceStatus, ServiceError>,
  service: string,
  { onEvent }: ServicesOptions,
): ResultAsync<ServiceStatus, ServiceError> {
  return result
    .andTee((status) => onEvent?.({ type: 'done', service, status }))
    .orTee((error) => onEvent?.({ type: 'failed', service, error }));
}

/** Waits for all, so that nothing is still going on when the caller gets its answer. */
function firstFailure(results: readonly ResultAsync<ServiceStatus, ServiceError>[]): ResultAsync<readonly ServiceStatus[], ServiceError> {
  return ResultAsync.combine([...results]);
}
