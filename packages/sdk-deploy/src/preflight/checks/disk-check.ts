import type { BranchPaths, FileSystem } from '@woosoo/sdk-core';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

const MEGABYTE = 1024 * 1024;
/** A release with its packages while it is built, and a backup: measured on the example branch, with room to spare. */
const NEEDED_MB = 600;
const COMFORTABLE_MB = 3000;

/** Room for a release, its packages while it is built, and a backup. */
export class DiskCheck implements PreflightCheck {
  readonly name = 'disk';
  readonly title = 'Disk space';
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
  }

  async run(): Promise<CheckOutcome> {
    const free = await this.#fileSystem.freeBytes(this.#paths.root);
    if (free.isErr()) return fail(free.error.message, free.error.remedy);
    const megabytes = Math.floor(free.value / MEGABYTE);
    const remedy = 'Free some space: woosoo backup cleanup, old logs, other programs.';
    if (megabytes < NEEDED_MB) return fail(`only ${megabytes} MB free, ${NEEDED_MB} MB are needed`, remedy);
    return megabytes < COMFORTABLE_MB ? warn(`${megabytes} MB free`, remedy) : pass(`${(megabytes / 1024).toFixed(1)} GB free`);
  }
}
