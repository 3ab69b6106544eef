import { dirname } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  componentNames,
  missingFolders,
  removeFoldersIfEmpty,
  safeTry,
  type BranchPaths,
  type FileSystem,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';

const params = z.object({ component: z.enum(componentNames), releaseId: z.string() });
type Params = z.infer<typeof params>;
/** `missing`: the folders of pointers that were not there before; a journal of an older Woosoo tells of none. */
const undoData = z.object({ target: z.string().nullable(), previous: z.string().nullable(), missing: z.array(z.string()).default([]) });
type Undo = z.infer<typeof undoData>;

/** Points `current` at a release, in one act, and `previous` at the one before. */
export class ReleaseActivateStep implements StepKind<Params, Undo> {
  readonly kind = 'release.activate';
  readonly params = params;
  readonly undoData = undoData;
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
  }

  prepare({ component }: Params): ResultAsync<Undo, WoosooError> {
    const [fileSystem, paths] = [this.#fileSystem, this.#paths];
    return safeTry(async function* () {
      return ok({
        target: yield* fileSystem.readLink(paths.current(component)),
        previous: yield* fileSystem.readLink(paths.previous(component)),
        missing: [
          ...(yield* missingFolders(fileSystem, paths.previous(component))),
          ...(yield* missingFolders(fileSystem, paths.current(component))),
        ],
      });
    });
  }

  do({ component, releaseId }: Params, { target }: Undo): ResultAsync<void, WoosooError> {
    const wanted = this.#paths.release(component, releaseId);
    const before = target === null || target === wanted ? okAsync(undefined) : this.#point(this.#paths.previous(component), target);
    return before.andThen(() => this.#point(this.#paths.current(component), wanted));
  }

  undo({ component }: Params, { target, previous, missing }: Undo): ResultAsync<void, WoosooError> {
    const fileSystem = this.#fileSystem;
    return this.#point(this.#paths.current(component), target)
      .andThen(() => this.#point(this.#paths.previous(component), previous))
      .andThen(() =>
        missing.reduce<ResultAsync<void, WoosooError>>(
          (before, folder) => before.andThen(() => removeFoldersIfEmpty(fileSystem, [folder])),
          okAsync(undefined),
        ),
      );
  }

  finish(params: Params, undo: Undo): ResultAsync<void, WoosooError> {
    return this.do(params, undo);
  }

  /** `null`: to nowhere. */
  #point(pointer: string, target: string | null): ResultAsync<void, WoosooError> {
    if (target === null) return this.#fileSystem.remove(pointer);
    return this.#fileSystem.makeDirectory(dirname(pointer)).andThen(() => this.#fileSystem.replaceLink(pointer, target));
  }
}
