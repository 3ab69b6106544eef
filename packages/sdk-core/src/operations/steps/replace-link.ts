import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { fileExists, type FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import type { StepKind } from '../step-kind.ts';
import { removeFoldersIfEmpty } from './created-folders.ts';
import { removeTornWrites } from './remove-torn-writes.ts';
import { pathBefore, readPathBefore, type PathBefore } from './path-before.ts';

const params = z.object({ path: z.string(), target: z.string() });
export type ReplaceLinkParams = z.infer<typeof params>;

/** `replace-link`: a link (the pointer to the current release, say) points elsewhere in one act; undo points it back, or removes it. */
export class ReplaceLink implements StepKind<ReplaceLinkParams, PathBefore> {
  readonly kind = 'replace-link';
  readonly params = params;
  readonly undoData = pathBefore;
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  prepare({ path }: ReplaceLinkParams): ResultAsync<PathBefore, FileSystemError> {
    return readPathBefore(this.#fileSystem, path).andThen((before) => {
      if (before.kind !== 'file') return okAsync(before);
      return errAsync(
        fileExists({
          message: `${path} is a file, not a link; it is not replaced.`,
          remedy: 'Move it away, then try again.',
          detail: { path },
        }),
      );
    });
  }

  do({ path, target }: ReplaceLinkParams): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.replaceLink(path, target);
  }

  undo({ path }: ReplaceLinkParams, before: PathBefore): ResultAsync<void, FileSystemError> {
    return removeTornWrites(this.#fileSystem, path).andThen(() => {
      if (before.kind === 'link') return this.#fileSystem.replaceLink(path, before.target);
      const folders = before.kind === 'absent' ? before.missingFolders : [];
      return this.#fileSystem.remove(path).andThen(() => removeFoldersIfEmpty(this.#fileSystem, folders));
    });
  }

  finish(params: ReplaceLinkParams): ResultAsync<void, FileSystemError> {
    return removeTornWrites(this.#fileSystem, params.path).andThen(() => this.do(params));
  }
}
