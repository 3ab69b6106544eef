import { join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  componentNames,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type ProcessRunner,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { buildContext } from '../builders/build-context.ts';
import { cacheStages } from '../builders/laravel/laravel-builder.ts';
import { releaseUnknown } from '../errors.ts';
import type { ReleaseStore } from '../releases/release-store.ts';

const params = z.object({ component: z.enum(componentNames), releaseId: z.string(), configHash: z.string() });
type Params = z.infer<typeof params>;

/** In a release's record: its caches are half made, so whoever wants it makes them anew. */
const UNFINISHED = 'unfinished';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly releases: ReleaseStore;
}

/** Makes an old release's caches from the present configuration before it goes live again: a database password may have changed since. */
export class ReleaseRecacheStep implements StepKind<Params, null> {
  readonly kind = 'release.recache';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare({ component, releaseId }: Params): ResultAsync<null, WoosooError> {
    return this.#deps.releases.get(component, releaseId).andThen((release) =>
      release === null
        ? errAsync(
            releaseUnknown({
              message: `The release ${releaseId} of ${component} is gone.`,
              remedy: 'Choose another one from `woosoo releases`.',
            }),
          )
        : okAsync(null),
    );
  }

  do({ component, releaseId, configHash }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, processes, releases } = this.#deps;
    return safeTry(async function* () {
      const found = config.components.find(({ name }) => name === component);
      const release = yield* releases.get(component, releaseId);
      if (found === undefined || release === null) return ok(undefined);
      yield* releases.save({ ...release, configHash: UNFINISHED });
      const build = buildContext(config, paths, found, releaseId, false);
      for (const stage of cacheStages(build)) {
        if (stage.kind === 'remove') for (const path of stage.paths) yield* fileSystem.remove(join(build.releaseDirectory, path));
        if (stage.kind !== 'command') continue;
        context.output(stage.title);
        yield* processes.run(
          { program: stage.program, args: stage.args, cwd: build.releaseDirectory, env: stage.env, effect: 'write' },
          {
            signal: context.signal,
            operationId: context.operationId,
            timeoutMs: stage.timeoutMs,
            onLine: ({ text }) => context.output(text),
          },
        );
      }
      yield* fileSystem.flushTree(build.releaseDirectory);
      return ok(yield* releases.save({ ...release, configHash }));
    });
  }

  /** The release is not live, and its record tells what its caches were made from: whole ones stay, half-made ones are made anew when they are wanted. */
  undo(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
