import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import type { AuditEntry } from './audit-trail.ts';
import { GENESIS_HASH, readAuditLine, sha256 } from './audit-line.ts';

/** The entry by which a process that came after a power cut says that it found a torn line before it. */
export const REPAIRED = 'audit.repaired';
export const repairDetail = z.object({ sha256: z.string() });
/** The entry that says that entries before it were taken away. */
export const SHORTENED = 'audit.shortened';

/** What is at the end of the file: the entry to go on from, and what must be written before the next one. */
export interface AuditEnd {
  readonly last: Pick<AuditEntry, 'sequence' | 'hash'>;
  /** The text after the last whole entry, if it was torn off. */
  readonly torn: string | null;
  readonly onNewLine: boolean;
}

/** The first thing that is wrong. */
export interface AuditFlaw {
  readonly line: number;
  readonly what: string;
}

export function auditEntries(text: string): readonly AuditEntry[] {
  return text.split('\n').flatMap((line) => readAuditLine(line) ?? []);
}

export function auditEnd(text: string): AuditEnd {
  const onNewLine = text === '' || text.endsWith('\n');
  const lines = text.split('\n');
  const index = lines.findLastIndex((line) => readAuditLine(line) !== null);
  const last = readAuditLine(lines[index] ?? '') ?? { sequence: 0, hash: GENESIS_HASH };
  const rest = lines.slice(index + 1).join('\n');
  // A whole line that is not right was not torn but changed; it gets no excuse.
  return { last, torn: onNewLine || rest === '' ? null : rest, onNewLine };
}

/** The number of entries of a chain that is whole. */
export function verifyChain(text: string): Result<number, AuditFlaw> {
  let last: AuditEnd['last'] = { sequence: 0, hash: GENESIS_HASH };
  let unreadable: string[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const entry = readAuditLine(content);
    if (entry === null) {
      unreadable.push(content);
      continue;
    }
    if (unreadable.length > 0 && !excuses(entry, unreadable)) return err({ line: line - unreadable.length, what: 'was changed' });
    unreadable = [];
    if (entry.sequence !== last.sequence + 1) return err({ line, what: `is entry ${entry.sequence}, where ${last.sequence + 1} belongs` });
    if (entry.previousHash !== last.hash) return err({ line, what: `(entry ${entry.sequence}) does not follow from the one before it` });
    last = entry;
  }
  // Text at the very end without an end of line is a record that a power cut tore.
  const isWhole = unreadable.length <= 1 || !text.endsWith('\n');
  return isWhole ? ok(last.sequence) : err({ line: text.split('\n').length + 1 - unreadable.length, what: 'was changed' });
}

function excuses(entry: AuditEntry, lines: readonly string[]): boolean {
  const detail = repairDetail.safeParse(entry.detail);
  return entry.action === REPAIRED && detail.success && detail.data.sha256 === sha256(lines.join('\n'));
}
