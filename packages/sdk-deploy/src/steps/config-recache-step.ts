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
import { configCacheStage } from '../builders/laravel/laravel-builder.ts';

const params = z.object({ releaseId: z.string().regex(/^[A-Za-z0-9-]+$/) });
type Params = z.infer<typeof params>;

/** Relative to the release: Laravel takes an absolute path of Windows for a relative one. */
const FRESH = 'bootstrap/cache/woosoo-config.php';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
}

/**
 * Makes the live backend's cache of its configuration anew, from the `.env` as it is now. Laravel writes it beside the old one, which is then replaced in one act:
 * a request never sees half of it, or none.
 */
export class ConfigRecacheStep implements StepKind<Params, PathBefore> {
  readonly kind = 'config.recache';
  readonly params = params;
  readonly undoData = pathBefore;
  readonly #deps: Deps;
  readonly #writeFile: WriteFile;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#writeFile = new WriteFile(deps);
  }

  prepare({ releaseId }: Params): ResultAsync<PathBefore, WoosooError> {
    return readPathBefore(this.#deps.fileSystem, this.#cache(releaseId));
  }

  do({ releaseId }: Params, before: PathBefore, context: StepContext): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, processes } = this.#deps;
    const write = this.#writeFile;
    const params = this.#write(releaseId, before);
    const fresh = this.#fresh(releaseId);
    return safeTry(async function* () {
      const component = config.components.find(({ name }) => name === 'backend');
      // What is not cached is read from its .env at every request.
      if (component === undefined || before.kind !== 'file') return ok(undefined);
      const build = buildContext(config, paths, component, releaseId, false);
      const stage = configCacheStage(build);
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
      yield* write.do(params, before, context);
      yield* fileSystem.remove(fresh);
      return ok(undefined);
    });
  }

  undo({ releaseId }: Params, before: PathBefore, context: StepContext): ResultAsync<void, WoosooError> {
    if (before.kind !== 'file') return okAsync(undefined);
    return this.#deps.fileSystem
      .remove(this.#fresh(releaseId))
      .andThen(() => this.#writeFile.undo(this.#write(releaseId, before), before, context));
  }

  finish(params: Params, before: PathBefore, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, before, context);
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
