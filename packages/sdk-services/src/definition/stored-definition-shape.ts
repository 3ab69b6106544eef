import type { ServiceDefinition } from '../service-definition.ts';

/** A definition as its file holds it. */
export interface StoredDefinition extends Omit<ServiceDefinition, 'environment'> {
  readonly environment: Readonly<Record<string, { readonly value: string; readonly sensitive?: true }>>;
}
