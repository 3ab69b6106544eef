import { dirname } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { componentNames, safeTry, type BranchPaths, type FileSystem, type StepKind, type WoosooError } from '@woosoo/sdk-core';

const params = z.object({ component: z.enum(componentNames), releaseId: z.string() });
type Params = z.infer<typeof params>;
const undoData = z.object({ target: z.string().nullable(), previous: z.string().nullable() });
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
      });
    });
  }

  do({ component, releaseId }: Params, { target }: Undo): ResultAsync<void, WoosooError> {
    const wanted = this.#paths.release(component, releaseId);
    const before = target === null || target === wanted ? okAsync(undefined) : this.#point(this.#paths.previous(component), target);
    return before.andThen(() => this.#point(this.#paths.current(component), wanted));
  }

  undo({ component }: Params, { target, previous }: Undo): ResultAsync<void, WoosooError> {
    return this.#point(this.#paths.current(component), target).andThen(() => this.#point(this.#paths.previous(component), previous));
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
