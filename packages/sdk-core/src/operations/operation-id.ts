import { randomInt } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX_LENGTH = 4;

/** A new id that sorts by time and is a valid file name on every system: `2026-02-15T14-30-00Z-deploy-k3v9`. */
export function operationId(kind: string, clock: Clock): string {
  const at = clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `${at}-${kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${suffix}`;
}
