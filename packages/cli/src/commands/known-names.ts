import { UsageError } from 'clipanion';
import type { ServiceStatus } from '@woosoo/sdk-services';

/** The services that were named, all of them for none or `all`; says which there are when one is unknown. */
export function knownNames(given: readonly string[], services: readonly Pick<ServiceStatus, 'name'>[]): readonly string[] {
  const known = services.map(({ name }) => name);
  if (given.length === 0 || given.includes('all')) return known;
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`There is no service "${unknown}". There are: ${known.join(', ')}.`);
  return given;
}
