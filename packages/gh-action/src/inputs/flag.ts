import * as z from 'zod';

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** `true` or `false` as YAML writes them; what is not given is the fallback. */
export function flag(fallback: boolean) {
  return z.string().transform((text, context) => {
    const value = text === '' ? fallback : words.get(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: `must be true or false, not \`${text}\`.`, input: text });
    return z.NEVER;
  });
}
