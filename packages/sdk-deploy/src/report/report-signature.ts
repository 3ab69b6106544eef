import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { canonicalJson, safeTry, Sensitive, type BranchPaths, type Json, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { DeployReport } from './deploy-report.ts';

/** Signs reports with a key of this branch, so that an edited report shows. */
export class ReportSigner {
  readonly #fileSystem: FileSystem;
  readonly #path: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#path = join(deps.paths.state, 'keys', 'report.key');
  }

  sign(report: DeployReport): ResultAsync<DeployReport, FileSystemError> {
    return this.#key().map((key) => ({ ...report, signature: signature(report, key) }));
  }

  verify(report: DeployReport): ResultAsync<boolean, FileSystemError> {
    return this.#key().map((key) => {
      const [given, expected] = [Buffer.from(report.signature ?? '', 'hex'), Buffer.from(signature(report, key), 'hex')];
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }

  #key(): ResultAsync<Sensitive, FileSystemError> {
    const [fileSystem, path] = [this.#fileSystem, this.#path];
    return safeTry(async function* () {
      const kept = yield* fileSystem.readTextIfExists(path);
      if (kept !== null) return ok(Sensitive.of(kept));
      const fresh = randomBytes(32).toString('hex');
      yield* fileSystem.writeTextAtomic(path, fresh, { mode: 0o600 });
      return ok(Sensitive.of(fresh));
    });
  }
}

/** Over the report as it is written down, whatever the order of its keys: reading it back gives another. */
function signature(report: DeployReport, key: Sensitive): string {
  const { signature: _, ...signed } = report;
  return createHmac('sha256', key.reveal())
    .update(canonicalJson(JSON.parse(JSON.stringify(signed)) as Json))
    .digest('hex');
}
