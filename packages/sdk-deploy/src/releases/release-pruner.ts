import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type WoosooError } from '@woosoo/sdk-core';
import type { ReleaseStore } from './release-store.ts';
import { releasesToPrune } from './releases-to-prune.ts';

/** Removes releases that nobody can want back. Runs after a deploy, off its critical path. */
export class ReleasePruner {
  readonly #config: BranchConfig;
  readonly #releases: ReleaseStore;

  constructor(deps: { readonly config: BranchConfig; readonly releases: ReleaseStore }) {
    this.#config = deps.config;
    this.#releases = deps.releases;
  }

  /** The ids that were removed. */
  prune(): ResultAsync<readonly string[], WoosooError> {
    return safeTry(this, async function* () {
      const removed: string[] = [];
      for (const { name } of this.#config.components) {
        const current = yield* this.#releases.current(name);
        const previous = yield* this.#releases.previous(name);
        const inUse = new Set(previous === null ? [] : [previous]);
        for (const { id } of releasesToPrune(yield* this.#releases.list(name), current?.id ?? null, this.#config.releases.keep, inUse)) {
          yield* this.#releases.remove(name, id);
          removed.push(id);
        }
      }
      return ok(removed);
    });
  }
}
