import { dirname, join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  missingFolders,
  removeFoldersIfEmpty,
  componentNames,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { SourceTree } from '../fingerprint/source-tree.ts';

const params = z.object({ component: z.enum(componentNames) });
type Params = z.infer<typeof params>;
/** What was not there before: what the step makes, and the folders around it, inner ones first. */
const undoData = z.object({ missing: z.array(z.string()), folders: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

const STORAGE = ['app/public', 'app/private', 'framework/cache/data', 'framework/sessions', 'framework/testing', 'framework/views', 'logs'];

/** What SQLite keeps beside its file: left there, it would be played into the next file of that name. */
const SQLITE_COMPANIONS = ['-wal', '-shm', '-journal'];

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

  prepare({ component }: Params): ResultAsync<Undo, WoosooError> {
    const { config, paths, fileSystem } = this.#deps;
    const shared = paths.shared(component);
    const storage = join(shared, 'storage');
    const database = config.database.family === 'sqlite' ? config.database.database : null;
    const backend = component === 'backend';
    return safeTry(async function* () {
      const missing: string[] = [];
      if (backend && (yield* fileSystem.stat(storage)) === null) missing.push(storage);
      if (backend && database !== null && (yield* fileSystem.stat(database)) === null)
        missing.push(...['', ...SQLITE_COMPANIONS].map((ending) => database + ending));
      const made = backend
        ? [...STORAGE.map((folder) => join(storage, folder)), ...(database === null ? [] : [dirname(database)])]
        : [shared];
      const folders = new Set<string>();
      for (const folder of made) for (const absent of yield* missingFolders(fileSystem, join(folder, 'entry'))) folders.add(absent);
      return ok({ missing, folders: [...folders].sort((one, other) => other.length - one.length) });
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
        yield* tree.copy(join(sources, 'storage'), storage, () => false);
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
      for (const path of undo.missing) yield* fileSystem.remove(path);
      for (const folder of undo.folders) yield* removeFoldersIfEmpty(fileSystem, [folder]);
      return ok(undefined);
    });
  }

  finish(params: Params, undo: Undo): ResultAsync<void, WoosooError> {
    return this.do(params, undo);
  }
}
