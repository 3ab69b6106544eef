import type { Json } from '../operations/step-kind.ts';

/** JSON with sorted keys and no spaces: one text for one value, so that it can be hashed. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => (member as Json | undefined) !== undefined) // as JSON.stringify does
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]: [string, Json]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
