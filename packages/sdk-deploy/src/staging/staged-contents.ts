import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError, type Sensitive } from '@woosoo/sdk-core';

/** SHA-256 of a text, as a plan names it. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * New file contents on their way into the branch. A plan and a journal name them by hash only, since they may hold secrets;
 * the texts lie in 0600 files until the operation has ended.
 */
export class StagedContents {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#folder = deps.paths.staging;
  }

  put(contents: Iterable<Sensitive>): ResultAsync<void, FileSystemError> {
    return safeTry(this, async function* () {
      for (const content of contents) {
        const text = content.reveal();
        yield* this.#fileSystem.writeTextAtomic(join(this.#folder, contentHash(text)), text, { mode: 0o600 });
      }
      return ok(undefined);
    });
  }

  clear(): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.remove(this.#folder);
  }
}
