import { dirname, join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  componentNames,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { copySources } from '../builders/copy-sources.ts';
import type { SourceTree } from '../fingerprint/source-tree.ts';

const params = z.object({ component: z.enum(componentNames) });
type Params = z.infer<typeof params>;
/** Paths that were not there before. */
const undoData = z.object({ missing: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

const STORAGE = ['app/public', 'app/private', 'framework/cache/data', 'framework/sessions', 'framework/testing', 'framework/views', 'logs'];

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly tree: SourceTree;
}

/**
 * Makes what outlives a release: the backend's `storage/` (begun with what the sources hold there, so that uploads of a branch that was deployed by hand come along)
 * and an empty SQLite file. Undo removes only what was not there before.
 */
export class SharedPrepareStep implements StepKind<Params, Undo> {
  readonly kind = 'shared.prepare';
  readonly params = params;
  readonly undoData = undoData;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  #wanted({ component }: Params): readonly string[] {
    const { config, paths } = this.#deps;
    const shared = paths.shared(component);
    if (component !== 'backend') return [shared];
    return [
      shared,
      join(shared, 'storage'),
      ...(config.database.family === 'sqlite' ? [dirname(config.database.database), config.database.database] : []),
    ];
  }

  prepare(params: Params): ResultAsync<Undo, WoosooError> {
    const { fileSystem } = this.#deps;
    const wanted = this.#wanted(params);
    return safeTry(async function* () {
      const missing: string[] = [];
      for (const path of wanted) if ((yield* fileSystem.stat(path)) === null) missing.push(path);
      return ok({ missing });
    });
  }

  do(params: Params, undo: Undo): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, tree } = this.#deps;
    return safeTry(async function* () {
      const shared = paths.shared(params.component);
      yield* fileSystem.makeDirectory(shared);
      if (params.component !== 'backend') return ok(undefined);
      const sources = config.components.find(({ name }) => name === 'backend')?.directory;
      const storage = join(shared, 'storage');
      if (undo.missing.includes(storage) && sources !== undefined && (yield* fileSystem.stat(join(sources, 'storage'))) !== null) {
        yield* fileSystem.remove(storage);
        yield* copySources(tree, join(sources, 'storage'), storage, () => false);
      }
      for (const folder of STORAGE) yield* fileSystem.makeDirectory(join(storage, folder));
      if (config.database.family === 'sqlite' && (yield* fileSystem.stat(config.database.database)) === null) {
        yield* fileSystem.writeTextAtomic(config.database.database, '', { mode: 0o600 });
      }
      return ok(undefined);
    });
  }

  undo(_params: Params, undo: Undo): ResultAsync<void, WoosooError> {
    const { fileSystem } = this.#deps;
    return safeTry(async function* () {
      for (const path of [...undo.missing].reverse()) yield* fileSystem.remove(path);
      return ok(undefined);
    });
  }

  finish(params: Params, undo: Undo): ResultAsync<void, WoosooError> {
    return this.do(params, undo);
  }
}
