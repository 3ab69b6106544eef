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
    const [config, releases] = [this.#config, this.#releases];
    return safeTry(async function* () {
      const removed: string[] = [];
      for (const { name } of config.components) {
        const current = yield* releases.current(name);
        const previous = yield* releases.previous(name);
        const inUse = new Set(previous === null ? [] : [previous]);
        for (const { id } of releasesToPrune(yield* releases.list(name), current?.id ?? null, config.releases.keep, inUse)) {
          yield* releases.remove(name, id);
          removed.push(id);
        }
      }
      return ok(removed);
    });
  }
}
