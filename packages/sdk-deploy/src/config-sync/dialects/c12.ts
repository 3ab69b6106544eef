import { err, type Result } from 'neverthrow';
import type { EnvDialect, Refusal } from './dialect.ts';
import { nodeDotenv } from './node-dotenv.ts';

/**
 * Nuxt's `.env` is read twice: by c12 while building, which puts variables into values whatever the quotes, and by `node --env-file` when the server
 * runs, which does not. So a value is written as for Node, and refused where c12 would read another one.
 */
export const c12: EnvDialect = { name: 'c12', write, read };

function write(value: string): Result<string, Refusal> {
  if (/\$[\w:{]|\\\$/.test(value)) return err('holds a $ that Nuxt would read as a variable');
  return nodeDotenv.write(value);
}

/** A port of c12's `interpolate` over what dotenv reads, without an outer environment. */
function read(text: string): Result<ReadonlyMap<string, string>, Refusal> {
  return nodeDotenv.read(text).map((raw) => new Map([...raw].map(([key, value]) => [key, interpolate(value, raw, [])])));
}

function interpolate(value: string, raw: ReadonlyMap<string, string>, parents: readonly string[]): string {
  return (value.match(/(.?\$\{?(?:[\w:]+)?\}?)/g) ?? []).reduce((result, match) => {
    const [whole = '', prefix = '', key = ''] = /(.?)\$\{?([\w:]+)?\}?/.exec(match) ?? [];
    if (prefix === '\\') return result.replace(whole, () => whole.replace('\\$', '$'));
    if (parents.includes(key)) return '';
    const found = raw.get(key);
    return found === undefined ? result : result.replace(whole.slice(prefix.length), () => interpolate(found, raw, [...parents, key]));
  }, value);
}
