import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { ServiceCourtesy } from '../courtesy/service-courtesy.ts';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceError } from '../errors.ts';
import type { ServiceStatus } from '../service-status.ts';
import { reported, unlessAlready } from './each-service.ts';
import { serviceOrder, withDependencies } from './service-order.ts';
import type { CourteousOptions } from '../services-event.ts';

/**
 * Starts the named services with all that they depend on, each as soon as its dependencies run, the others meanwhile. What depends on a service that
 * does not start is not tried; the rest is. The first failure is the error.
 */
export function startServices(
  controller: Pick<ServiceController, 'start' | 'status'>,
  definitions: readonly ServiceDefinition[],
  names: readonly string[],
  options: CourteousOptions = {},
): ResultAsync<readonly ServiceStatus[], ServiceError> {
  const wanted = withDependencies(definitions, names);
  const started = new Map<string, ResultAsync<ServiceStatus, ServiceError>>();
  const start = (name: string): ResultAsync<ServiceStatus, ServiceError> => {
    const known = started.get(name);
    if (known !== undefined) return known;
    const definition = definitions.find((one) => one.name === name);
    const result = ResultAsync.combine((definition?.dependsOn ?? []).map(start)).andThen(() =>
      unlessAlready(controller, name, 'running', options, () => {
        options.onEvent?.({ type: 'starting', service: name });
        const started = withCourtesy(definition, options.courtesy, () => controller.start(name, { signal: options.signal }));
        return reported(started, name, options);
      }),
    );
    started.set(name, result);
    return result;
  };
  return serviceOrder(definitions).asyncAndThen((waves) =>
    ResultAsync.combine(
      waves
        .flat()
        .filter((name) => wanted.has(name))
        .map(start),
    ),
  );
}

function withCourtesy(
  definition: ServiceDefinition | undefined,
  courtesy: ServiceCourtesy | undefined,
  start: () => ResultAsync<ServiceStatus, ServiceError>,
): ResultAsync<ServiceStatus, ServiceError> {
  if (definition === undefined || courtesy === undefined) return start();
  const attempt = async () => {
    await courtesy.beforeStart?.(definition);
    const started = await start();
    if (started.isOk()) await courtesy.afterStart?.(definition);
    return started;
  };
  return new ResultAsync(attempt()).orElse((error) => (courtesy.explain?.(error) ?? okAsync(error)).andThen((told) => errAsync(told)));
}
