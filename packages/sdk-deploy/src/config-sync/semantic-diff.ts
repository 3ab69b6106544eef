import { isSecretKey } from '@woosoo/sdk-core';

/** How a diff knows secrets: by the key, and by values that are secrets elsewhere (a password inside a URL). */
export interface Masking {
  readonly secrets: readonly string[];
}

const MASK = '[REDACTED]';

/** Differences key by key: `+ KEY=new`, `- KEY`, `~ KEY: old → new`. Of a secret it says only that it changed. */
export function diffByKey(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, masking: Masking): readonly string[] {
  const lines: string[] = [];
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old === value) continue;
    const hidden = isSecretKey(key) || [value, old ?? ''].some((text) => urlPassword.test(text) || holdsSecret(text, masking));
    if (old === undefined) lines.push(`+ ${key}=${hidden ? MASK : value}`);
    else lines.push(hidden ? `~ ${key} changed` : `~ ${key}: ${old} → ${value}`);
  }
  for (const key of before.keys()) if (!after.has(key)) lines.push(`- ${key}`);
  return lines;
}

/** Differences line by line, without what stayed. */
export function diffByLine(before: string, after: string, masking: Masking): readonly string[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const mask = (line: string): string =>
    masking.secrets.reduce((text, secret) => (secret.length < 4 ? text : text.replaceAll(secret, MASK)), line);
  const lines: string[] = [];
  const lengths = commonLengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j >= b.length || (i < a.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)))
      lines.push(`- ${mask(a[i++] ?? '')}`);
    else lines.push(`+ ${mask(b[j++] ?? '')}`);
  }
  return lines;
}

/** `mysql://shop:s3cret@db`, whatever the name of the key. */
const urlPassword = /:\/\/[^/\s@]*:[^/\s@]+@/;

function holdsSecret(text: string, { secrets }: Masking): boolean {
  return secrets.some((secret) => secret.length >= 4 && text.includes(secret));
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Of the longest common subsequence from each pair of positions on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] = a[i] === b[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
