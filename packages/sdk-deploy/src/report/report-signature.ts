import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { canonicalJson, safeTry, Sensitive, type BranchPaths, type Json, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { Authenticity } from './authenticity.ts';
import type { DeployReport } from './deploy-report.ts';

/** Looks at reports and pages as they were found on the disk. */
export interface ReportVerifier {
  /** The whole document as it was parsed: what a schema leaves out or fills in would make another one of it. */
  report(document: unknown): Authenticity;
  page(text: string): Authenticity;
}

/** Signs reports and their pages with a key of this branch, so that an edited one shows. */
export class ReportSigner {
  readonly #fileSystem: FileSystem;
  readonly #path: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#path = join(deps.paths.state, 'keys', 'report.key');
  }

  sign(report: DeployReport): ResultAsync<DeployReport, FileSystemError> {
    return this.#key().map((key) => ({ ...report, signature: hmac(reportText(report), key) }));
  }

  /** The page with its signature as a last, invisible line. */
  signPage(page: string): ResultAsync<string, FileSystemError> {
    return this.#key().map((key) => `${page}\n<!-- woosoo-signature: ${hmac(page, key)} -->\n`);
  }

  /** Reads only: where the key is gone, nothing can be proven. */
  verifier(): ResultAsync<ReportVerifier, FileSystemError> {
    return this.#keptKey().map((key) => ({
      report: (document) => compare(signatureIn(document), key, () => reportText(document)),
      page: (text) => {
        const [, page = '', signature] = PAGE.exec(text) ?? [];
        return compare(signature, key, () => page);
      },
    }));
  }

  #key(): ResultAsync<Sensitive, FileSystemError> {
    const [fileSystem, path] = [this.#fileSystem, this.#path];
    return this.#keptKey().andThen((kept) => {
      if (kept !== null) return okAsync(kept);
      return safeTry(async function* () {
        const fresh = randomBytes(32).toString('hex');
        yield* fileSystem.writeTextAtomic(path, fresh, { mode: 0o600 });
        return ok(Sensitive.of(fresh));
      });
    });
  }

  #keptKey(): ResultAsync<Sensitive | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#path).map((kept) => (kept === null ? null : Sensitive.of(kept)));
  }
}

const PAGE = /^([^]*)\n<!-- woosoo-signature: ([0-9a-f]+) -->\n$/;

function compare(given: string | undefined, key: Sensitive | null, text: () => string): Authenticity {
  if (given === undefined || key === null) return 'unproven';
  const [signature, expected] = [Buffer.from(given, 'hex'), Buffer.from(hmac(text(), key), 'hex')];
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? 'genuine' : 'altered';
}

function hmac(text: string, key: Sensitive): string {
  return createHmac('sha256', key.reveal()).update(text).digest('hex');
}

function signatureIn(document: unknown): string | undefined {
  const { signature } = Object(document) as { signature?: unknown };
  return typeof signature === 'string' ? signature : undefined;
}

/** What is signed: the report as it is written down without its signature, whatever the order of its keys. */
function reportText(document: unknown): string {
  const { signature: _, ...signed } = JSON.parse(JSON.stringify(document)) as Readonly<Record<string, Json>>;
  return canonicalJson(signed);
}
