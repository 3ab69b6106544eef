import { join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type ErrorOf, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { reportDamaged, reportMissing } from '../errors.ts';
import { jointly, type Authenticity } from '../signing/authenticity.ts';
import { deployReportSchema, type DeployReport } from './deploy-report.ts';
import { renderReportHtml } from './html/report-html.ts';
import type { ReportSigner, ReportVerifier } from './report-signature.ts';

/** A report as it was found on the disk. */
export type KeptReport = DeployReport & { readonly authenticity: Authenticity };

/** The reports of this branch's deploys: `.woosoo/deploys/<id>/report.json` and `report.html`, with the logs beside them. */
export class ReportStore {
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;
  readonly #signer: ReportSigner;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths; readonly signer: ReportSigner }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
    this.#signer = deps.signer;
  }

  /** The HTML page of a report, whether it is there yet or not. */
  htmlPath(id: string): string {
    return join(this.#paths.deploy(id), 'report.html');
  }

  /** Keeps a signed report, and its page beside it. */
  save(report: DeployReport): ResultAsync<void, FileSystemError> {
    const [fileSystem, path] = [this.#fileSystem, this.#jsonPath(report.id)];
    const page = renderReportHtml(report);
    return this.#signer
      .signPage(page)
      .orElse(() => okAsync(page))
      .andThen((signed) => fileSystem.writeTextAtomic(this.htmlPath(report.id), signed))
      .andThen(() => fileSystem.writeTextAtomic(path, `${JSON.stringify(report, null, 2)}\n`));
  }

  /** Newest first. Folders without a readable report are left out: they belong to a deploy that is running or was cut off. */
  list(limit = Infinity): ResultAsync<readonly KeptReport[], FileSystemError> {
    return safeTry(this, async function* () {
      const verifier = yield* this.#signer.verifier();
      const reports: KeptReport[] = [];
      for (const id of yield* this.#folders()) {
        if (reports.length >= limit) break;
        const report = parse(yield* this.#fileSystem.readTextIfExists(this.#jsonPath(id)), verifier);
        if (report !== null) reports.push(report);
      }
      return ok(reports);
    });
  }

  /** The deploys that were reported, newest first, whether their report can be read or not. */
  ids(): ResultAsync<readonly string[], FileSystemError> {
    return safeTry(this, async function* () {
      const reported: string[] = [];
      for (const id of yield* this.#folders()) if (yield* this.has(id)) reported.push(id);
      return ok(reported);
    });
  }

  /** Whether a deploy was reported. */
  has(id: string): ResultAsync<boolean, FileSystemError> {
    return isSafe(id) ? this.#fileSystem.stat(this.#jsonPath(id)).map((found) => found !== null) : okAsync(false);
  }

  /** The report of a deploy; of the newest one when none is named. Its page, if it is there, counts for what is said of its authenticity. */
  get(named?: string): ResultAsync<KeptReport, FileSystemError | ErrorOf<typeof reportMissing> | ErrorOf<typeof reportDamaged>> {
    return safeTry(this, async function* () {
      const id = named ?? (yield* this.ids())[0];
      if (id === undefined)
        return err(reportMissing({ message: 'No deploy has been reported yet.', remedy: 'Make the first one: `woosoo deploy`.' }));
      const path = this.#jsonPath(id);
      const text = isSafe(id) ? yield* this.#fileSystem.readTextIfExists(path) : null;
      if (text === null)
        return err(reportMissing({ message: `There is no report of a deploy ${id}.`, remedy: 'List them with `woosoo deploys`.' }));
      const verifier = yield* this.#signer.verifier();
      const report = parse(text, verifier);
      if (report === null)
        return err(
          reportDamaged({
            message: `${path} cannot be read as a report: it was changed or cut off after it was written.`,
            remedy: `Its page may still be whole: ${this.htmlPath(id)}. What happened is in the journal and in the audit trail, too.`,
          }),
        );
      const page = yield* this.#fileSystem.readTextIfExists(this.htmlPath(id));
      return ok({ ...report, authenticity: jointly(report.authenticity, page === null ? 'genuine' : verifier.page(page)) });
    });
  }

  /** Newest first: ids begin with the time. */
  #folders(): ResultAsync<readonly string[], FileSystemError> {
    const { deploys } = this.#paths;
    return this.#fileSystem
      .stat(deploys)
      .andThen((found) => (found === null ? okAsync([]) : this.#fileSystem.list(deploys)))
      .map((entries) =>
        entries
          .map(({ name }) => name)
          .sort()
          .reverse(),
      );
  }

  #jsonPath(id: string): string {
    return join(this.#paths.deploy(id), 'report.json');
  }
}

/** An id becomes part of a path. */
const isSafe = (id: string): boolean => /^[\w-]+$/.test(id);

function parse(text: string | null, verifier: ReportVerifier): KeptReport | null {
  try {
    if (text === null) return null;
    const document: unknown = JSON.parse(text);
    return { ...deployReportSchema.parse(document), authenticity: verifier.report(document) };
  } catch {
    return null;
  }
}
