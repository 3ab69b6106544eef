import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import type { StepContext, StepKind } from '../step-kind.ts';
import { scratchFile } from './scratch-file.ts';

const params = z.object({ path: z.string() });
const undoData = z.object({ present: z.boolean() });
export type RemovePathParams = z.infer<typeof params>;
type Undo = z.infer<typeof undoData>;

/**
 * `remove-path`: a file, link or folder goes away by being moved into the operation's scratch folder; undo moves it back.
 * It is really gone when the operation has ended. The path must be on the branch folder's volume.
 */
export class RemovePath implements StepKind<RemovePathParams, Undo> {
  readonly kind = 'remove-path';
  readonly params = params;
  readonly undoData = undoData;
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  prepare({ path }: RemovePathParams): ResultAsync<Undo, FileSystemError> {
    return this.#fileSystem.stat(path).map((found) => ({ present: found !== null }));
  }

  do({ path }: RemovePathParams, { present }: Undo, context: StepContext): ResultAsync<void, FileSystemError> {
    return present ? this.#fileSystem.move(path, scratchFile(context, 'removed')) : okAsync(undefined);
  }

  undo({ path }: RemovePathParams, _undo: Undo, context: StepContext): ResultAsync<void, FileSystemError> {
    const removed = scratchFile(context, 'removed');
    return this.#fileSystem.stat(removed).andThen((found) => (found === null ? okAsync(undefined) : this.#fileSystem.move(removed, path)));
  }

  finish({ path }: RemovePathParams): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.remove(path);
  }
}
