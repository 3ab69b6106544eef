import type { ResultAsync } from 'neverthrow';
import type { auditFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { Json } from '../operations/step-kind.ts';

/** One act. `hash` is SHA-256 over the previous entry's hash and this entry without it, so that a changed or missing line shows. */
export interface AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: Json | undefined;
  readonly previousHash: string;
  readonly hash: string;
}

export type AuditFailed = ErrorOf<typeof auditFailed>;

/** Hash-chained JSON lines of every operation. */
export interface AuditTrail {
  append(entry: Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'detail'>): ResultAsync<AuditEntry, AuditFailed>;
  read(options?: { readonly limit?: number }): ResultAsync<readonly AuditEntry[], AuditFailed>;
  /**
   * Checks the whole chain; the error names the first entry that does not fit. A chain that somebody wrote anew from its beginning fits, too: `anchor`, the
   * head that was noted elsewhere earlier, tells, since that must still be the hash of an entry.
   */
  verify(options?: { readonly anchor?: string | undefined }): ResultAsync<VerifiedTrail, AuditFailed>;
}

/** A trail that is whole. */
export interface VerifiedTrail {
  readonly entries: number;
  /** The hash of the newest entry; `null`: there is none. */
  readonly head: string | null;
}
