import { err, ok, type Result } from 'neverthrow';
import { isPortableName, type ErrorOf } from '@woosoo/sdk-core';
import { serviceDefinitionInvalid } from '../errors.ts';
import type { ServiceDefinition } from '../service-definition.ts';

type Invalid = ErrorOf<typeof serviceDefinitionInvalid>;

/** A service's name is a file name, a unit name and a Windows service name at once. */
export function isServiceName(name: string): boolean {
  // `con` would be a log file that Windows takes for the console.
  return name.length <= 40 && /^[a-z][a-z0-9-]*$/.test(name) && isPortableName(name);
}

export function checkServiceName(name: string): Result<string, Invalid> {
  if (isServiceName(name)) return ok(name);
  return err(
    serviceDefinitionInvalid({
      message: `${JSON.stringify(name.slice(0, 60))} cannot be the name of a service.`,
      remedy:
        'Use a to z, digits and hyphens, beginning with a letter, at most 40 characters: `queue-worker`. Not a device of Windows (con, aux, nul ...).',
      detail: { service: name },
    }),
  );
}

/** What no service manager could run: a bad name, a NUL in an argument, a variable name that cannot be one. */
export function checkDefinition(definition: ServiceDefinition): Result<ServiceDefinition, Invalid> {
  const problem = problemOf(definition);
  if (problem === null) return checkServiceName(definition.name).map(() => definition);
  return err(
    serviceDefinitionInvalid({
      message: `The definition of service ${definition.name} cannot work: ${problem}.`,
      remedy: 'Correct the service in the configuration, then install it again.',
      detail: { service: definition.name },
    }),
  );
}

function problemOf(definition: ServiceDefinition): string | null {
  if (definition.program === '') return 'it has no program';
  if ([definition.program, definition.workingDirectory, ...definition.args].some((text) => text.includes('\0')))
    return 'an argument holds a NUL character';
  const variable = Object.keys(definition.environment).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (variable !== undefined) return `${JSON.stringify(variable)} cannot be the name of an environment variable`;
  const holder = Object.entries(definition.environment).find(([, value]) =>
    (typeof value === 'string' ? value : value.reveal()).includes('\0'),
  );
  if (holder !== undefined) return `the value of ${holder[0]} holds a NUL character`;
  return definition.dependsOn.includes(definition.name) ? 'it depends on itself' : null;
}
