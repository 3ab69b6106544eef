import { join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  componentNames,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { buildContext } from '../builders/build-context.ts';
import type { Builders } from '../builders/builders.ts';
import { observedRuntimePath } from '../builders/expected-runtime.ts';
import type { ComponentBuild } from '../builders/component-build.ts';
import { runtimeMismatch, sourceMissing } from '../errors.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { runtimeSchema, runtimeText, type Release } from '../releases/release.ts';

const params = z.object({
  component: z.enum(componentNames),
  releaseId: z.string(),
  fingerprint: z.string(),
  configHash: z.string(),
  commit: z.string().nullable(),
  runTests: z.boolean(),
  facts: z.object({ tests: z.enum(['present', 'none']), packageManager: z.string(), findings: z.record(z.string(), z.string()) }),
  /** What services and nginx.conf were planned for; another outcome fails the step, and the deploy is planned anew. */
  expectedRuntime: runtimeSchema,
});
type Params = z.infer<typeof params>;

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly releases: ReleaseStore;
  readonly builders: Builders;
  readonly build: ComponentBuild;
}

/** Builds a component into its release folder. Undo removes the folder and its record. */
export class ComponentBuildStep implements StepKind<Params, null> {
  readonly kind = 'component.build';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do(params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const { config, paths, clock, fileSystem, releases, builders, build } = this.#deps;
    const component = config.components.find(({ name }) => name === params.component);
    if (component === undefined) {
      return errAsync(
        sourceMissing({
          message: `${params.component} is not among the COMPONENTS of this branch.`,
          remedy: 'Add it to COMPONENTS or leave it out of the deploy.',
        }),
      );
    }
    const builder = builders[params.component];
    return safeTry(async function* () {
      const release: Release = {
        id: params.releaseId,
        component: params.component,
        state: 'building',
        createdAt: clock.now().toISOString(),
        deployId: context.operationId,
        fingerprint: params.fingerprint,
        configHash: params.configHash,
        commit: params.commit,
        runtime: null,
        migrations: [],
        destructive: false,
        backupId: null,
        provenWith: [],
      };
      yield* releases.save(release);
      const runtime = yield* build.run({
        builder,
        facts: params.facts,
        context: buildContext(config, paths, component, params.releaseId, params.runTests),
        logFile: join(paths.deploy(context.operationId), `build-${params.component}.log`),
        operationId: context.operationId,
        signal: context.signal,
        output: context.output,
      });
      if (JSON.stringify(runtime) !== JSON.stringify(params.expectedRuntime)) {
        yield* fileSystem.writeTextAtomic(observedRuntimePath(paths, params.component), JSON.stringify(runtime));
        return errAsync(
          runtimeMismatch({
            message: `The build of ${params.component} gave another kind of application than expected (${runtimeText(runtime)} instead of ${runtimeText(params.expectedRuntime)}).`,
            remedy: 'Deploy again: the plan will then expect what the build gives.',
            detail: { component: params.component, runtime: runtime.kind },
          }),
        );
      }
      return ok(yield* releases.save({ ...release, state: 'staged', runtime }));
    });
  }

  undo(params: Params): ResultAsync<void, WoosooError> {
    return this.#deps.releases.remove(params.component, params.releaseId);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.#deps.releases
      .get(params.component, params.releaseId)
      .andThen((release) =>
        release !== null && release.state !== 'building'
          ? okAsync(undefined)
          : this.undo(params).andThen(() => this.do(params, undo, context)),
      );
  }
}
