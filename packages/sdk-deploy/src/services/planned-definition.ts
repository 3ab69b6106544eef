import { reveal, Sensitive, type BranchConfig } from '@woosoo/sdk-core';
import { restoreDefinition, storeDefinition, type ServiceDefinition, type StoredDefinition } from '@woosoo/sdk-services';

/** A definition as plans and journals hold it: they are shown and kept, so sensitive values stay out; only that there is one stands there. */
export function plannedDefinition(definition: ServiceDefinition): StoredDefinition {
  const stored = storeDefinition(definition);
  const environment = Object.entries(stored.environment).map(([name, entry]) => [
    name,
    entry.sensitive === true ? { ...entry, value: '' } : entry,
  ]);
  return { ...stored, environment: Object.fromEntries(environment) as StoredDefinition['environment'] };
}

/** The definition itself, with the sensitive values that the configuration has for it now. */
export function fromPlanned(planned: StoredDefinition, config: BranchConfig): ServiceDefinition {
  const known = config.services.extra.find(({ name }) => name === planned.name)?.environment ?? {};
  const definition = restoreDefinition(planned);
  const environment = Object.entries(definition.environment).map(([name, value]) => {
    const secret = known[name];
    return [name, typeof value === 'string' || secret === undefined ? value : Sensitive.of(reveal(secret))] as const;
  });
  return { ...definition, environment: Object.fromEntries(environment) };
}
