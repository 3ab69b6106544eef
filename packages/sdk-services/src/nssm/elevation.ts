/** Mandatory levels: their numbers are the same in every language. */
const high = /\bS-1-16-(12288|16384)\b/;
const lower = /\bS-1-16-(0|4096|8192|8448)\b/;

/** Reads `whoami /groups`: whether this process may change services; `null` when it does not tell. */
export function isElevated(groups: string): boolean | null {
  if (high.test(groups)) return true;
  return lower.test(groups) ? false : null;
}
