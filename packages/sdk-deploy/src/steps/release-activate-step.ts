import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  componentNames,
  missingFolders,
  removeFoldersIfEmpty,
  safeTry,
  type BranchPaths,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { LinkPointer } from '../releases/pointer/link-pointer.ts';
import type { ReleasePointer } from '../releases/pointer/release-pointer.ts';

const params = z.object({ component: z.enum(componentNames), releaseId: z.string() });
type Params = z.infer<typeof params>;
/** `missing`: the folders of pointers that were not there before; a journal of an older Woosoo tells of none. */
const undoData = z.object({ target: z.string().nullable(), previous: z.string().nullable(), missing: z.array(z.string()).default([]) });
type Undo = z.infer<typeof undoData>;

/** Points `current` at a release, in one act, and `previous` at the one before; nginx takes it up at once, or is told to. */
export class ReleaseActivateStep implements StepKind<Params, Undo> {
  readonly kind = 'release.activate';
  readonly params = params;
  readonly undoData = undoData;
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;
  readonly #pointer: ReleasePointer;

  /** `pointer`: a link when absent. */
  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths; readonly pointer?: ReleasePointer }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
    this.#pointer = deps.pointer ?? new LinkPointer(deps);
  }

  prepare({ component }: Params): ResultAsync<Undo, WoosooError> {
    return safeTry(this, async function* () {
      return ok({
        target: yield* this.#pointer.read(this.#paths.current(component)),
        previous: yield* this.#pointer.read(this.#paths.previous(component)),
        missing: [
          ...(yield* missingFolders(this.#fileSystem, this.#paths.previous(component))),
          ...(yield* missingFolders(this.#fileSystem, this.#paths.current(component))),
        ],
      });
    });
  }

  do({ component, releaseId }: Params, { target }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const wanted = this.#paths.release(component, releaseId);
    return safeTry(this, async function* () {
      if (target !== null && target !== wanted) yield* this.#pointer.point(this.#paths.previous(component), target);
      yield* this.#pointer.point(this.#paths.current(component), wanted);
      return this.#pointer.takeUp(context);
    });
  }

  undo({ component }: Params, { target, previous, missing }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      yield* this.#pointer.point(this.#paths.current(component), target);
      yield* this.#pointer.point(this.#paths.previous(component), previous);
      for (const folder of missing) yield* removeFoldersIfEmpty(this.#fileSystem, [folder]);
      return this.#pointer.takeUp(context);
    });
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
