import type { TextRedactor } from './redactor.ts';

/** JSON's own kinds of value, made from anything. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** Deeper than any report of ours; what lies beneath is cut off. */
const DEEPEST = 16;

/**
 * A copy of any value as plain JSON data in which known secrets are masked: in strings at any depth, in keys, in errors (message, stack, cause and own properties).
 * A `Sensitive` prints itself; what refers back to itself is cut off.
 */
export function redactValue(value: unknown, redactor: TextRedactor): PlainValue {
  return plain(value, redactor, []);
}

function plain(value: unknown, redactor: TextRedactor, above: readonly object[]): PlainValue {
  if (typeof value === 'string') return redactor.redact(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return redactor.redact(String(value));
  if (typeof value !== 'object') return null; // undefined, a symbol, a function
  if (above.includes(value)) return '[circular]';
  if (above.length >= DEEPEST) return '[deeper]';
  return plainObject(value, redactor, [...above, value]);
}

function plainObject(value: object, redactor: TextRedactor, above: readonly object[]): PlainValue {
  if (Array.isArray(value)) return value.map((item) => plain(item, redactor, above));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (printsItself(value)) return plain(value.toJSON(), redactor, above);
  if (value instanceof Map || value instanceof Set) return plain([...value], redactor, above);
  const entries: readonly (readonly [string, unknown])[] = [
    ...(value instanceof Error ? errorEntries(value) : []),
    ...Object.entries(value),
  ];
  const kept = entries.filter(([, item]) => item !== undefined && typeof item !== 'function');
  return Object.fromEntries(kept.map(([key, item]) => [redactor.redact(key), plain(item, redactor, above)]));
}

/** A `Sensitive`, a `Date`, a `URL`. */
function printsItself(value: object): value is { toJSON: () => unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** What an error keeps where `JSON.stringify` does not look. */
function errorEntries(error: Error): readonly (readonly [string, unknown])[] {
  return [
    ['name', error.name],
    ['message', error.message],
    ['stack', error.stack],
    ['cause', error.cause],
  ];
}
