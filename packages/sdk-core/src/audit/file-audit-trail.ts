import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { auditFailed } from '../errors/core-errors.ts';
import type { AppendHandle, FileSystem } from '../file-system/file-system.ts';
import { redactValue } from '../secrets/redact-value.ts';
import type { TextRedactor } from '../secrets/redactor.ts';
import { auditEnd, auditEntries, REPAIRED, SHORTENED, verifyChain } from './audit-chain.ts';
import { headFile, missingAtEnd, readHead, writeHead, type AuditHead } from './audit-head.ts';
import { sealEntry, sha256, writeAuditLine } from './audit-line.ts';
import type { AuditEntry, AuditFailed, AuditTrail, VerifiedTrail } from './audit-trail.ts';
import { safeTry } from '../result/safe-try.ts';

type NewEntry = Parameters<AuditTrail['append']>[0];

export interface FileAuditTrailDeps {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** `BranchPaths.auditTrail`. */
  readonly path: string;
  readonly redactor?: TextRedactor | undefined;
}

/** {@link AuditTrail} in one file, a line per entry. Processes may append one after another; the branch's lock keeps them from doing so at once. */
export class FileAuditTrail implements AuditTrail {
  readonly #deps: FileAuditTrailDeps;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(deps: FileAuditTrailDeps) {
    this.#deps = deps;
  }

  append(entry: NewEntry): ResultAsync<AuditEntry, AuditFailed> {
    const turn = this.#queue.then(() => this.#append(entry));
    this.#queue = turn;
    return new ResultAsync(turn);
  }

  read({ limit }: { readonly limit?: number } = {}): ResultAsync<readonly AuditEntry[], AuditFailed> {
    return this.#text().map((text) => {
      const entries = auditEntries(text);
      return limit === undefined ? entries : entries.slice(Math.max(0, entries.length - limit));
    });
  }

  verify({ anchor }: { readonly anchor?: string | undefined } = {}): ResultAsync<VerifiedTrail, AuditFailed> {
    const { path } = this.#deps;
    const flawed = (message: string, line: number | null): AuditFailed =>
      auditFailed({
        message: `The audit trail ${path} does not verify: ${message}.`,
        remedy: 'Somebody or something changed the file. Keep it, and compare it with a copy of yours, if there is one.',
        detail: { path, line },
      });
    if (anchor !== undefined && !/^[0-9a-f]{64}$/i.test(anchor)) return errAsync(noHash(anchor));
    return ResultAsync.combine([this.#text(), this.#head()]).andThen(([text, head]): Result<VerifiedTrail, AuditFailed> => {
      const chain = verifyChain(text);
      if (chain.isErr()) return err(flawed(`line ${chain.error.line} ${chain.error.what}`, chain.error.line));
      const entries = auditEntries(text);
      const gone = missingAtEnd(head, entries);
      if (gone > 0) return err(flawed(`its last ${gone === 1 ? 'entry is' : `${gone} entries are`} gone`, null));
      const known = anchor === undefined || entries.some(({ hash }) => hash === anchor.toLowerCase());
      return known
        ? ok({ entries: chain.value, head: entries.at(-1)?.hash ?? null })
        : err(flawed('the entry whose hash was noted is no longer in it', null));
    });
  }

  #append(entry: NewEntry): ResultAsync<AuditEntry, AuditFailed> {
    const { fileSystem, path } = this.#deps;
    const text = this.#text();
    const seal = (fields: NewEntry, last: Pick<AuditEntry, 'sequence' | 'hash'>): AuditEntry => this.#seal(fields, last);
    return safeTry(this, async function* () {
      const current = yield* text;
      const { last, torn, onNewLine } = auditEnd(current);
      // What a power cut tore off is no loss: it had not been answered for.
      const gone = torn === null ? missingAtEnd(yield* this.#head(), auditEntries(current)) : 0;
      const notes = torn !== null ? [repairOf(torn)] : gone > 0 ? [shortenedBy(gone)] : [];
      const noted = notes.map((note) => seal(note, last));
      const sealed = seal(entry, noted[0] ?? last);
      const lines = [...noted, sealed].map((one) => `${writeAuditLine(one)}\n`).join('');
      const handle = yield* fileSystem.openAppend(path).mapErr(failed(path));
      yield* writeDurably(handle, (onNewLine ? '' : '\n') + lines).mapErr(failed(path));
      // The entry is written; a head that lags behind accuses nobody.
      yield* fileSystem.writeTextAtomic(headFile(path), writeHead(sealed), { mode: 0o600 }).orElse(() => okAsync());
      return ok(sealed);
    });
  }

  #seal({ actor, action, subject, detail }: NewEntry, last: Pick<AuditEntry, 'sequence' | 'hash'>): AuditEntry {
    const { clock, redactor } = this.#deps;
    const masked = (value: string): string => redactor?.redact(value) ?? value;
    return sealEntry({
      sequence: last.sequence + 1,
      at: clock.now().toISOString(),
      actor: masked(actor),
      action,
      subject: masked(subject),
      detail: detail === undefined || redactor === undefined ? detail : redactValue(detail, redactor),
      previousHash: last.hash,
    });
  }

  #head(): ResultAsync<AuditHead | null, AuditFailed> {
    const { fileSystem, path } = this.#deps;
    return fileSystem.readTextIfExists(headFile(path)).map(readHead).mapErr(failed(path));
  }

  #text(): ResultAsync<string, AuditFailed> {
    const { fileSystem, path } = this.#deps;
    return fileSystem
      .readTextIfExists(path)
      .map((text) => text ?? '')
      .mapErr(failed(path));
  }
}

function repairOf(torn: string): NewEntry {
  return { actor: 'woosoo', action: REPAIRED, subject: 'a torn line before this one', detail: { sha256: sha256(torn) } };
}

function shortenedBy(entries: number): NewEntry {
  return { actor: 'woosoo', action: SHORTENED, subject: 'entries before this one', detail: { entries } };
}

function noHash(anchor: string): AuditFailed {
  return auditFailed({
    message: `"${anchor}" is not the head of an audit trail.`,
    remedy: 'A head is 64 hexadecimal digits: what `woosoo audit verify` told when it was noted.',
  });
}

function writeDurably(handle: AppendHandle, text: string): ReturnType<AppendHandle['sync']> {
  return handle
    .write(text)
    .andThen(() => handle.sync())
    .orElse((error) => handle.close().andThen(() => errAsync(error)))
    .andThen(() => handle.close());
}

const failed =
  (path: string) =>
  (cause: { readonly message: string; readonly remedy: string }): AuditFailed =>
    auditFailed({ message: `The audit trail ${path} could not be used: ${cause.message}`, remedy: cause.remedy, detail: { path }, cause });
