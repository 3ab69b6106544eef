const WORDS = new Set(['true', 'false', 'undefined', 'null', 'nan', 'infinity', '-infinity']);
const JSON_LIKE = /^\s*["[{]|^\s*-?\d{1,16}(?:\.\d{1,17})?(?:[Ee][+-]?\d+)?\s*$/;

/**
 * Nuxt reads `NUXT_*` variables through destr, which turns what looks like JSON into something else (a key of digits into a number).
 * Such a value is wrapped in JSON quotes, which destr takes off again.
 */
export function nuxtValue(value: string): string {
  return WORDS.has(value.trim().toLowerCase()) || JSON_LIKE.test(value) ? JSON.stringify(value) : value;
}
