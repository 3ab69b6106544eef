import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { serviceDefinitionInvalid } from '../errors.ts';
import type { ServiceDefinition } from '../service-definition.ts';

type Ordered = Pick<ServiceDefinition, 'name' | 'dependsOn'>;
type Invalid = ErrorOf<typeof serviceDefinitionInvalid>;

/**
 * The order to start services in: waves, each of which depends only on those before it. Stop them in reverse.
 * A service that is not defined, or a circle, is an error.
 */
export function serviceOrder(definitions: readonly Ordered[]): Result<readonly (readonly string[])[], Invalid> {
  const known = new Set(definitions.map(({ name }) => name));
  for (const { name, dependsOn } of definitions) {
    const unknown = dependsOn.find((dependency) => !known.has(dependency));
    if (unknown !== undefined) return err(invalid(`Service ${name} depends on ${unknown}, which is not defined.`, [name, unknown]));
  }
  const waves: (readonly string[])[] = [];
  let open = [...definitions];
  while (open.length > 0) {
    const waiting = new Set(open.map(({ name }) => name));
    const wave = open.filter(({ dependsOn }) => !dependsOn.some((dependency) => waiting.has(dependency)));
    if (wave.length === 0) {
      const circle = [...waiting];
      return err(invalid(`Services wait for each other in a circle: ${circle.join(', ')}.`, circle));
    }
    waves.push(wave.map(({ name }) => name));
    open = open.filter((definition) => !wave.includes(definition));
  }
  return ok(waves);
}

/** The named services with all that they depend on. */
export function withDependencies(definitions: readonly Ordered[], names: readonly string[]): ReadonlySet<string> {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    byName.get(name)?.dependsOn.forEach(add);
  };
  names.forEach(add);
  return wanted;
}

function invalid(message: string, services: readonly string[]): Invalid {
  return serviceDefinitionInvalid({
    message,
    remedy: 'Correct SERVICE_<NAME>_AFTER of these services in deployment.config.env.',
    detail: { services },
  });
}
