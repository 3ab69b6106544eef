import type { ResultAsync } from 'neverthrow';
import { canonicalJson, type BranchPaths, type FileSystem, type FileSystemError, type Json } from '@woosoo/sdk-core';
import type { Authenticity } from '../signing/authenticity.ts';
import { BranchSigner } from '../signing/branch-signer.ts';
import type { DeployReport } from './deploy-report.ts';

/** Looks at reports and pages as they were found on the disk. */
export interface ReportVerifier {
  /** The whole document as it was parsed: what a schema leaves out or fills in would make another one of it. */
  report(document: unknown): Authenticity;
  page(text: string): Authenticity;
}

/** Signs reports and their pages with a key of this branch, so that an edited one shows. */
export class ReportSigner {
  readonly #signer: BranchSigner;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#signer = new BranchSigner(deps);
  }

  sign(report: DeployReport): ResultAsync<DeployReport, FileSystemError> {
    return this.#signer.sign(reportText(report)).map((signature) => ({ ...report, signature }));
  }

  /** The page with its signature as a last, invisible line. */
  signPage(page: string): ResultAsync<string, FileSystemError> {
    return this.#signer.sign(page).map((signature) => `${page}\n<!-- woosoo-signature: ${signature} -->\n`);
  }

  /** Reads only: where the key is gone, nothing can be proven. */
  verifier(): ResultAsync<ReportVerifier, FileSystemError> {
    return this.#signer.check().map((check) => ({
      report: (document) => {
        const signature = signatureIn(document);
        return signature === undefined ? 'unproven' : check(reportText(document), signature);
      },
      page: (text) => {
        const [, page = '', signature] = PAGE.exec(text) ?? [];
        return check(page, signature);
      },
    }));
  }
}

const PAGE = /^([^]*)\n<!-- woosoo-signature: ([0-9a-f]+) -->\n$/;

function signatureIn(document: unknown): string | undefined {
  const { signature } = Object(document) as { signature?: unknown };
  return typeof signature === 'string' ? signature : undefined;
}

/** What is signed: the report as it is written down without its signature, whatever the order of its keys. */
function reportText(document: unknown): string {
  const { signature: _, ...signed } = JSON.parse(JSON.stringify(document)) as Readonly<Record<string, Json>>;
  return canonicalJson(signed);
}
