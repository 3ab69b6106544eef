import { type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { componentNames, type BranchPaths, type FileSystem, type StepKind, type WoosooError } from '@woosoo/sdk-core';

const params = z.object({ component: z.enum(componentNames), releaseId: z.string() });
type Params = z.infer<typeof params>;
const undoData = z.object({ target: z.string().nullable() });
type Undo = z.infer<typeof undoData>;

/** Points `current` at a release, in one act. */
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
    return this.#fileSystem.readLink(this.#paths.current(component)).map((target) => ({ target }));
  }

  do({ component, releaseId }: Params): ResultAsync<void, WoosooError> {
    const pointer = this.#paths.current(component);
    return this.#fileSystem
      .makeDirectory(this.#paths.currents)
      .andThen(() => this.#fileSystem.replaceLink(pointer, this.#paths.release(component, releaseId)));
  }

  undo({ component }: Params, { target }: Undo): ResultAsync<void, WoosooError> {
    const pointer = this.#paths.current(component);
    return target === null ? this.#fileSystem.remove(pointer) : this.#fileSystem.replaceLink(pointer, target);
  }

  finish(params: Params): ResultAsync<void, WoosooError> {
    return this.do(params);
  }
}
