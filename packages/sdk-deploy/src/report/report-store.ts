import { join } from 'node:path';
import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type ErrorOf, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { reportMissing } from '../errors.ts';
import { deployReportSchema, type DeployReport } from './deploy-report.ts';
import { renderReportHtml } from './html/report-html.ts';

/** The reports of this branch's deploys: `.woosoo/deploys/<id>/report.json` and `report.html`, with the logs beside them. */
export class ReportStore {
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
  }

  /** The HTML page of a report, whether it is there yet or not. */
  htmlPath(id: string): string {
    return join(this.#paths.deploy(id), 'report.html');
  }

  save(report: DeployReport): ResultAsync<void, FileSystemError> {
    const folder = this.#paths.deploy(report.id);
    return this.#fileSystem
      .writeTextAtomic(join(folder, 'report.html'), renderReportHtml(report))
      .andThen(() => this.#fileSystem.writeTextAtomic(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`));
  }

  /** Newest first. Folders without a readable report are left out: they belong to a deploy that is running or was cut off. */
  list(limit = Infinity): ResultAsync<readonly DeployReport[], FileSystemError> {
    const [fileSystem, paths] = [this.#fileSystem, this.#paths];
    return safeTry(async function* () {
      if ((yield* fileSystem.stat(paths.deploys)) === null) return ok([]);
      const ids = (yield* fileSystem.list(paths.deploys))
        .map(({ name }) => name)
        .sort()
        .reverse();
      const reports: DeployReport[] = [];
      for (const id of ids) {
        if (reports.length >= limit) break;
        const report = parse(yield* fileSystem.readTextIfExists(join(paths.deploy(id), 'report.json')));
        if (report !== null) reports.push(report);
      }
      return ok(reports);
    });
  }

  get(id: string): ResultAsync<DeployReport, FileSystemError | ErrorOf<typeof reportMissing>> {
    const missing = () => reportMissing({ message: `There is no report of a deploy ${id}.`, remedy: 'List them with `woosoo deploys`.' });
    if (!/^[\w-]+$/.test(id)) return this.list(0).andThen(() => err(missing()));
    return this.#fileSystem.readTextIfExists(join(this.#paths.deploy(id), 'report.json')).andThen((text) => {
      const report = parse(text);
      return report === null ? err(missing()) : ok(report);
    });
  }
}

function parse(text: string | null): DeployReport | null {
  try {
    return text === null ? null : deployReportSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
