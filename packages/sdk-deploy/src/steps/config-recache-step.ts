import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  pathBefore,
  readPathBefore,
  safeTry,
  WriteFile,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type PathBefore,
  type ProcessRunner,
  type StepContext,
  type StepKind,
  type WoosooError,
  type WriteFileParams,
} from '@woosoo/sdk-core';
import { buildContext } from '../builders/build-context.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { configCacheStage } from '../builders/laravel/laravel-builder.ts';

const params = z.object({ releaseId: z.string().regex(/^[A-Za-z0-9-]+$/) });
type Params = z.infer<typeof params>;

/** The cache of the live release as it was, and what its record says that it was made from. */
const undoData = z.object({ before: pathBefore, configHash: z.string().nullable() });
type Undo = z.infer<typeof undoData>;

/** In a release's record: its cache is of a configuration that came after its build. The next deploy builds anew, with all caches of one configuration. */
const SYNCED = 'synced';

/** Relative to the release: Laravel takes an absolute path of Windows for a relative one. */
const FRESH = 'bootstrap/cache/woosoo-config.php';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly releases: ReleaseStore;
}

/**
 * Makes the live backend's cache of its configuration anew, from the `.env` as it is now. Laravel writes it beside the old one, which is then replaced in one act:
 * a request never sees half of it, or none.
 */
export class ConfigRecacheStep implements StepKind<Params, Undo> {
  readonly kind = 'config.recache';
  readonly params = params;
  readonly undoData = undoData;
  readonly #deps: Deps;
  readonly #writeFile: WriteFile;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#writeFile = new WriteFile(deps);
  }

  prepare({ releaseId }: Params): ResultAsync<Undo, WoosooError> {
    const { fileSystem, releases } = this.#deps;
    const cache = this.#cache(releaseId);
    return safeTry(async function* () {
      const release = yield* releases.get('backend', releaseId);
      return ok({ before: yield* readPathBefore(fileSystem, cache), configHash: release?.configHash ?? null });
    });
  }

  do({ releaseId }: Params, { before }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, processes } = this.#deps;
    const params = this.#write(releaseId, before);
    const fresh = this.#fresh(releaseId);
    return safeTry(this, async function* () {
      const component = config.components.find(({ name }) => name === 'backend');
      // What is not cached is read from its .env at every request.
      if (component === undefined || before.kind !== 'file') return ok(undefined);
      const build = buildContext(config, paths, component, releaseId, false);
      const stage = configCacheStage(build);
      yield* this.#mark(releaseId, SYNCED);
      yield* fileSystem.remove(fresh);
      yield* processes.run(
        {
          program: stage.program,
          args: stage.args,
          cwd: build.releaseDirectory,
          env: { ...stage.env, APP_CONFIG_CACHE: FRESH },
          effect: 'write',
        },
        {
          signal: context.signal,
          operationId: context.operationId,
          timeoutMs: stage.timeoutMs,
          onLine: ({ text }) => context.output(text),
        },
      );
      yield* this.#writeFile.do(params, before, context);
      yield* fileSystem.remove(fresh);
      return ok(undefined);
    });
  }

  undo({ releaseId }: Params, { before, configHash }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    if (before.kind !== 'file') return okAsync(undefined);
    return this.#deps.fileSystem
      .remove(this.#fresh(releaseId))
      .andThen(() => this.#writeFile.undo(this.#write(releaseId, before), before, context))
      .andThen(() => (configHash === null ? okAsync(undefined) : this.#mark(releaseId, configHash)));
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }

  #mark(releaseId: string, configHash: string): ResultAsync<void, WoosooError> {
    const { releases } = this.#deps;
    return releases
      .get('backend', releaseId)
      .andThen((release) =>
        release === null || release.configHash === configHash ? okAsync(undefined) : releases.save({ ...release, configHash }),
      );
  }

  #cache(releaseId: string): string {
    return join(this.#deps.paths.release('backend', releaseId), 'bootstrap', 'cache', 'config.php');
  }

  #fresh(releaseId: string): string {
    return join(this.#deps.paths.release('backend', releaseId), ...FRESH.split('/'));
  }

  #write(releaseId: string, before: PathBefore): WriteFileParams {
    return { path: this.#cache(releaseId), mode: before.kind === 'file' ? before.mode : 0o600, from: { file: this.#fresh(releaseId) } };
  }
}
