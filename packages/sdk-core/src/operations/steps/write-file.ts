import { resolve } from 'node:path';
import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import type { StepContext, StepKind } from '../step-kind.ts';
import { removeFoldersIfEmpty } from './created-folders.ts';
import { pathBefore, readPathBefore, type PathBefore } from './path-before.ts';
import { removeTornWrites } from './remove-torn-writes.ts';
import { scratchFile } from './scratch-file.ts';

const params = z.object({
  /** Absolute. A link here is replaced, not followed. */
  path: z.string(),
  mode: z.int(),
  from: z.union([
    /** The text itself; it will stand in the journal, so never a secret. */
    z.object({ text: z.string() }),
    /** A file with the content: absolute, or relative to the operation's scratch folder, where the planner put it (0600) beforehand. */
    z.object({ file: z.string() }),
  ]),
});
export type WriteFileParams = z.infer<typeof params>;

/** `write-file`: a file gets new content and mode in one act; undo brings the old bytes, mode, link or absence back. */
export class WriteFile implements StepKind<WriteFileParams, PathBefore> {
  readonly kind = 'write-file';
  readonly params = params;
  readonly undoData = pathBefore;
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  prepare({ path }: WriteFileParams): ResultAsync<PathBefore, FileSystemError> {
    return readPathBefore(this.#fileSystem, path);
  }

  do(params: WriteFileParams, before: PathBefore, context: StepContext): ResultAsync<void, FileSystemError> {
    const saved = before.kind === 'file' ? this.#save(params.path, context) : okAsync(undefined);
    return saved.andThen(() => this.#write(params, context));
  }

  undo({ path }: WriteFileParams, before: PathBefore, context: StepContext): ResultAsync<void, FileSystemError> {
    return removeTornWrites(this.#fileSystem, path).andThen(() => {
      switch (before.kind) {
        case 'absent':
          return this.#fileSystem.remove(path).andThen(() => removeFoldersIfEmpty(this.#fileSystem, before.missingFolders));
        case 'link':
          return this.#fileSystem.replaceLink(path, before.target);
        case 'file':
          return this.#restore(path, before.mode, scratchFile(context, 'before'));
      }
    });
  }

  finish(params: WriteFileParams, _before: PathBefore, context: StepContext): ResultAsync<void, FileSystemError> {
    return removeTornWrites(this.#fileSystem, params.path).andThen(() => this.#write(params, context));
  }

  #write({ path, mode, from }: WriteFileParams, context: StepContext): ResultAsync<void, FileSystemError> {
    return 'text' in from
      ? this.#fileSystem.writeTextAtomic(path, from.text, { mode })
      : this.#fileSystem.copyFile(resolve(context.directory, from.file), path, { mode });
  }

  #save(path: string, context: StepContext): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.copyFile(path, scratchFile(context, 'before'), { mode: 0o600 });
  }

  /** Without a saved copy, which is made whole or not at all, `do` had not begun to write. */
  #restore(path: string, mode: number, saved: string): ResultAsync<void, FileSystemError> {
    return this.#fileSystem
      .stat(saved)
      .andThen((found) => (found === null ? okAsync(undefined) : this.#fileSystem.copyFile(saved, path, { mode })));
  }
}
