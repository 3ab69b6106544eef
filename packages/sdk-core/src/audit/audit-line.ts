import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Json } from '../operations/step-kind.ts';
import type { AuditEntry } from './audit-trail.ts';
import { canonicalJson } from './canonical-json.ts';

const entry = z.object({
  sequence: z.int().positive(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.custom<Json>().exactOptional(),
  previousHash: z.string(),
  hash: z.string(),
});
const object = z.record(z.string(), z.custom<Json>());

/** What the first entry stands on. */
export const GENESIS_HASH = '0'.repeat(64);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An entry with the hash that belongs to it. */
export function sealEntry(unsealed: Omit<AuditEntry, 'hash'>): AuditEntry {
  const { detail, ...rest } = unsealed;
  const plain = detail === undefined ? rest : { ...rest, detail };
  return { ...plain, hash: sha256(canonicalJson(plain)) };
}

export function writeAuditLine({ detail, ...rest }: AuditEntry): string {
  return canonicalJson(detail === undefined ? rest : { ...rest, detail });
}

/** The entry of a line, or `null` when its hash is not its own. A key that was added changes the hash too. */
export function readAuditLine(line: string): AuditEntry | null {
  const raw = object.safeParse(parseJson(line));
  const read = entry.safeParse(raw.data);
  if (!raw.success || !read.success) return null;
  const { hash, ...rest } = raw.data;
  return hash === sha256(canonicalJson(rest)) ? read.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
