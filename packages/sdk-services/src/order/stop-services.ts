import { okAsync, ResultAsync } from 'neverthrow';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceError } from '../errors.ts';
import type { ServiceStatus } from '../service-status.ts';
import { gracefulStop } from '../stopping/graceful-stop.ts';
import { reported, unlessAlready } from './each-service.ts';
import { serviceOrder } from './service-order.ts';
import type { CourteousOptions } from '../services-event.ts';

/**
 * Stops the named services, those first that others of them need least, others meanwhile. With `courtesy` each as its application wants
 * to be stopped. All are tried; the first failure is the error.
 */
export function stopServices(
  controller: Pick<ServiceController, 'stop' | 'status'>,
  definitions: readonly ServiceDefinition[],
  names: readonly string[],
  options: CourteousOptions = {},
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
      unlessAlready(controller, name, 'stopped', options, (status) => {
        options.onEvent?.({ type: 'stopping', service: name });
        const definition = definitions.find((one) => one.name === name);
        const { courtesy } = options;
        const stopping =
          definition === undefined || courtesy === undefined
            ? controller.stop(name, { signal: options.signal })
            : gracefulStop(controller, definition, status, courtesy, options);
        return reported(stopping, name, options);
      }),
    );
    stopped.set(name, result);
    return result;
  };
  return serviceOrder(definitions).asyncAndThen(() => ResultAsync.combine(names.map(stop)));
}
