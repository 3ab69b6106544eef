import type { AuditEntry } from './audit-trail.ts';

/** The newest entry, as a small file beside the trail has it: by that it shows when entries are gone from the end, which no chain can tell. */
export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>;

export const headFile = (trail: string): string => `${trail}.head`;
export const writeHead = ({ sequence, hash }: AuditHead): string => `${sequence} ${hash}\n`;

/** What cannot be read says nothing. */
export function readHead(text: string | null): AuditHead | null {
  const [, sequence, hash] = /^(\d+) ([0-9a-f]{64})\n$/.exec(text ?? '') ?? [];
  return hash === undefined ? null : { sequence: Number(sequence), hash };
}

/** How many entries are gone from the end; 0 when the head is there, or nothing is known of it. */
export function missingAtEnd(head: AuditHead | null, entries: readonly AuditHead[]): number {
  if (head === null || entries.some(({ hash }) => hash === head.hash)) return 0;
  return Math.max(0, head.sequence - (entries.at(-1)?.sequence ?? 0));
}
