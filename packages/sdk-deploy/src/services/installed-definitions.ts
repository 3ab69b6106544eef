import { ok, type ResultAsync } from 'neverthrow';
import type { ServiceController, ServiceDefinition, ServiceError } from '@woosoo/sdk-services';
import { safeTry } from '@woosoo/sdk-core';

/** The definitions of everything that is installed: the order of starting and stopping follows from what is really there. */
export function installedDefinitions(services: ServiceController): ResultAsync<readonly ServiceDefinition[], ServiceError> {
  return safeTry(async function* () {
    const definitions: ServiceDefinition[] = [];
    for (const { name } of yield* services.list()) {
      const definition = yield* services.definition(name);
      if (definition !== null) definitions.push(definition);
    }
    return ok(definitions);
  });
}
