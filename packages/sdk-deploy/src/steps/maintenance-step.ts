import type { ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { BranchPaths, FileSystem, StepKind, WoosooError } from '@woosoo/sdk-core';

const params = z.object({ on: z.boolean() });
type Params = z.infer<typeof params>;
const undoData = z.object({ was: z.boolean() });
type Undo = z.infer<typeof undoData>;

/** Shows or takes away the maintenance page: while a destructive migration runs, nothing may be written that a restore would lose. */
export class MaintenanceStep implements StepKind<Params, Undo> {
  readonly kind = 'maintenance.set';
  readonly params = params;
  readonly undoData = undoData;
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
  }

  #set(on: boolean): ResultAsync<void, WoosooError> {
    const flag = this.#paths.maintenanceFlag;
    return on ? this.#fileSystem.writeTextAtomic(flag, '') : this.#fileSystem.remove(flag);
  }

  prepare(): ResultAsync<Undo, WoosooError> {
    return this.#fileSystem.stat(this.#paths.maintenanceFlag).map((stat) => ({ was: stat !== null }));
  }

  do({ on }: Params): ResultAsync<void, WoosooError> {
    return this.#set(on);
  }

  undo(_params: Params, { was }: Undo): ResultAsync<void, WoosooError> {
    return this.#set(was);
  }

  finish({ on }: Params): ResultAsync<void, WoosooError> {
    return this.#set(on);
  }
}
