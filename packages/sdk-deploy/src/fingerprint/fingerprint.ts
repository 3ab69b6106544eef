import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { SourceFile, SourceTree } from './source-tree.ts';

/** What is remembered of a file: size, modification time and hash. While the first two are as they were, the third is believed. */
const indexSchema = z.object({ writtenMs: z.number(), files: z.record(z.string(), z.tuple([z.number(), z.number(), z.string()])) });
export type FingerprintIndex = z.infer<typeof indexSchema>;

export const emptyIndex: FingerprintIndex = { writtenMs: 0, files: {} };

/** A damaged index costs time, nothing else. */
export function parseIndex(text: string | null): FingerprintIndex {
  if (text === null) return emptyIndex;
  try {
    return indexSchema.parse(JSON.parse(text));
  } catch {
    return emptyIndex;
  }
}

export interface TreeFingerprint {
  readonly hash: string;
  readonly files: readonly SourceFile[];
  /** To be kept for the next time. */
  readonly index: FingerprintIndex;
}

/** A file changed so shortly before the index was written could change again within one tick of the disk's clock: git's "racy" case. */
const RACY_MS = 2000;

/** The content hash of a source tree. Reads only files that are new or changed since the index was made. */
export function fingerprintTree(
  tree: SourceTree,
  root: string,
  exclude: (path: string) => boolean,
  known: FingerprintIndex,
  nowMs: number,
): TreeFingerprint {
  const files = tree.walk(root, exclude);
  const index: Record<string, [number, number, string]> = {};
  const hash = createHash('sha256');
  for (const file of files) {
    const remembered = known.files[file.path];
    const trusted = remembered?.[0] === file.size && remembered[1] === file.modifiedMs && file.modifiedMs < known.writtenMs - RACY_MS;
    const digest = trusted ? remembered[2] : tree.digest(root, file);
    index[file.path] = [file.size, file.modifiedMs, digest];
    hash.update(`${file.path}\0${file.kind}${file.executable ? 'x' : ''}\0${digest}\n`);
  }
  return { hash: hash.digest('hex'), files, index: { writtenMs: nowMs, files: index } };
}

/** One fingerprint of several named parts: order does not matter, names do. */
export function combineFingerprints(parts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const [name, value] of Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${value}\n`);
  return hash.digest('hex');
}
