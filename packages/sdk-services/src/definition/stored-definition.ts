import { Sensitive } from '@woosoo/sdk-core';
import type { ServiceDefinition } from '../service-definition.ts';
import type { StoredDefinition } from './stored-definition-shape.ts';

/** For a 0600 file: it holds the sensitive values in the clear. */
export function storeDefinition(definition: ServiceDefinition): StoredDefinition {
  const environment = Object.entries(definition.environment).map(([name, value]) => [
    name,
    typeof value === 'string' ? { value } : { value: value.reveal(), sensitive: true as const },
  ]);
  return { ...definition, environment: Object.fromEntries(environment) as StoredDefinition['environment'] };
}

export function restoreDefinition(stored: StoredDefinition): ServiceDefinition {
  const environment = Object.entries(stored.environment).map(([name, { value, sensitive }]) => [
    name,
    sensitive === true ? Sensitive.of(value) : value,
  ]);
  return { ...stored, environment: Object.fromEntries(environment) as ServiceDefinition['environment'] };
}
