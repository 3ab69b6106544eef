import { createHmac } from 'node:crypto';
import { reveal, type Sensitive } from '@woosoo/sdk-core';
import type { ServiceDefinition } from '@woosoo/sdk-services';
import type { ChangesSinceGoodStart } from './down-card.ts';

/** What a service was started from. Hashes alone, keyed with a random key, so that nobody reads a secret out of them. */
export interface GoodStart {
  readonly at: string;
  readonly release: string | null;
  readonly definition: Readonly<Record<string, string>>;
  readonly configuration: Readonly<Record<string, string>>;
  /** Files that it reads; memories of before have none. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The same for now. */
export type StartSource = Omit<GoodStart, 'at'>;

export function startSource(
  definition: ServiceDefinition | null,
  configuration: ReadonlyMap<string, string | Sensitive>,
  release: string | null,
  key: string,
  files: ReadonlyMap<string, string | null> = new Map(),
): StartSource {
  const hash = (value: unknown): string => createHmac('sha256', key).update(JSON.stringify(value)).digest('base64').slice(0, 16);
  const { environment = {}, ...fields } = definition ?? {};
  return {
    release,
    definition: {
      ...hashed(Object.entries(fields), hash),
      ...hashed(
        Object.entries(environment).map(([name, value]) => [`environment.${name}`, reveal(value)] as const),
        hash,
      ),
    },
    configuration: hashed(
      [...configuration].map(([name, value]) => [name, reveal(value)] as const),
      hash,
    ),
    files: hashed([...files], hash),
  };
}

/** What is different now. A service that is gone has no definition to compare. */
export function changesSince(good: GoodStart, now: StartSource): ChangesSinceGoodStart {
  const gone = Object.keys(now.definition).length === 0;
  return {
    goodAt: good.at,
    definition: gone ? [] : differing(good.definition, now.definition),
    release: good.release === now.release ? null : { from: good.release, to: now.release },
    configuration: differing(good.configuration, now.configuration),
    files: good.files === undefined ? [] : differing(good.files, now.files ?? {}),
  };
}

function hashed(entries: readonly (readonly [string, unknown])[], hash: (value: unknown) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map(([name, value]) => [name, hash(value)]));
}

function differing(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]).sort();
}
