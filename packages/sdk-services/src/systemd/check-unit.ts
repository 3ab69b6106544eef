import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { checkDefinition } from '../definition/service-name.ts';
import { serviceDefinitionInvalid } from '../errors.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { unwritableVariable } from './environment-file.ts';
import { reservedServiceNames } from './unit-names.ts';
import { unitPath } from './unit-syntax.ts';

/** Refuses what a unit cannot express. */
export function checkUnit(definition: ServiceDefinition): Result<ServiceDefinition, ErrorOf<typeof serviceDefinitionInvalid>> {
  return checkDefinition(definition).andThen(() => {
    const problem = problemOf(definition);
    if (problem === null) return ok(definition);
    return err(
      serviceDefinitionInvalid({
        message: `Service ${definition.name} cannot become a unit of systemd: ${problem}.`,
        remedy: 'Correct it in the configuration, then install it again.',
        detail: { service: definition.name },
      }),
    );
  });
}

function problemOf({ name, program, workingDirectory, environment, account }: ServiceDefinition): string | null {
  if (reservedServiceNames.includes(name)) return `${name} is the name of a unit that Woosoo itself needs`;
  if (unitPath(workingDirectory) === null) return `its working directory ${JSON.stringify(workingDirectory)} cannot stand in a unit`;
  if (program.includes('/') && !program.startsWith('/')) return `its program ${program} has to be an absolute path, or a name alone`;
  if (account !== null && !/^[a-zA-Z_][a-zA-Z0-9_-]{0,31}\$?$|^\d+$/.test(account))
    return `${JSON.stringify(account)} cannot be an account`;
  const variable = unwritableVariable(environment);
  return variable === null ? null : `the value of ${variable} holds a control character, which an environment file cannot carry`;
}
