import { isDeepStrictEqual } from 'node:util';
import { reveal } from '@woosoo/sdk-core';
import type { DefinitionDrift } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';

const fields = [
  'title',
  'program',
  'args',
  'workingDirectory',
  'dependsOn',
  'restart',
  'stop',
  'readiness',
  'log',
  'account',
  'enabled',
] as const satisfies readonly (keyof ServiceDefinition)[];

/** The names of the fields that differ (`args`, `environment.APP_ENV`), never their values. */
export function definitionDifferences(wanted: ServiceDefinition, actual: ServiceDefinition): readonly string[] {
  const names = [...new Set([...Object.keys(wanted.environment), ...Object.keys(actual.environment)])].sort();
  return [
    ...fields.filter((field) => !isDeepStrictEqual(wanted[field], actual[field])),
    ...names.filter((name) => valueOf(wanted, name) !== valueOf(actual, name)).map((name) => `environment.${name}`),
  ];
}

function valueOf({ environment }: ServiceDefinition, name: string): string | undefined {
  const value = environment[name];
  return value === undefined ? undefined : reveal(value);
}

/** What must change for the installed definitions to be the wanted ones; empty when they are. */
export function definitionDrift(wanted: readonly ServiceDefinition[], installed: readonly ServiceDefinition[]): readonly DefinitionDrift[] {
  const actual = new Map(installed.map((definition) => [definition.name, definition]));
  const names = new Set(wanted.map((definition) => definition.name));
  return [
    ...wanted.flatMap((definition): DefinitionDrift[] => {
      const current = actual.get(definition.name);
      if (current === undefined) return [{ service: definition.name, kind: 'missing', fields: [] }];
      const changed = definitionDifferences(definition, current);
      return changed.length === 0 ? [] : [{ service: definition.name, kind: 'changed', fields: changed }];
    }),
    ...installed
      .filter(({ name }) => !names.has(name))
      .map(({ name }): DefinitionDrift => ({ service: name, kind: 'unwanted', fields: [] })),
  ];
}
