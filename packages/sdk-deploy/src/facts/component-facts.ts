import { join } from 'node:path';
import { ok, Result, type ResultAsync } from 'neverthrow';
import {
  fileSystemFailed,
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type ComponentConfig,
  type FileSystem,
  type FileSystemError,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { Builder } from '../builders/builder.ts';
import type { Builders } from '../builders/builders.ts';
import { expectedRuntime } from '../builders/expected-runtime.ts';
import type { ComponentFacts } from '../plan/deploy-facts.ts';
import { combineFingerprints, fingerprintTree, parseIndex, type FingerprintIndex } from '../fingerprint/fingerprint.ts';
import { excluder, type SourceTree } from '../fingerprint/source-tree.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { Release } from '../releases/release.ts';
import { currentCommit } from './current-commit.ts';

/** Facts, and the fingerprint index to be kept once something is really done. */
export interface GatheredComponent {
  readonly facts: ComponentFacts;
  readonly index: FingerprintIndex;
}

/** Where a component's fingerprint index is kept. */
export function indexPath(paths: BranchPaths, component: ComponentConfig['name']): string {
  return join(paths.cache, `fingerprint-${component}.json`);
}

/** Looks at one component's sources and releases. */
export class ComponentFactsReader {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `configHash`: of the rendered `.env`; `environment`: versions of the tools that its build depends on. */
  read(
    component: ComponentConfig,
    configHash: string,
    environment: Readonly<Record<string, string>>,
  ): ResultAsync<GatheredComponent, WoosooError> {
    const { paths, fileSystem, clock, tree, releases, builders } = this.#deps;
    const builder: Builder = builders[component.name];
    return safeTry(async function* () {
      const sources = yield* builder.inspect(component.directory);
      const known = parseIndex(yield* fileSystem.readTextIfExists(indexPath(paths, component.name)));
      const exclude = excluder([...builder.exclude, ...component.exclude]);
      const { hash, index } = yield* readSources(component.directory, () =>
        fingerprintTree(tree, component.directory, exclude, known, clock.now().getTime()),
      );
      const fingerprint = combineFingerprints({ sources: hash, config: configHash, ...environment });
      const all = yield* releases.list(component.name);
      const complete = all.filter(isComplete);
      return ok({
        index,
        facts: {
          name: component.name,
          sources,
          fingerprint,
          configHash,
          commit: yield* currentCommit(fileSystem, component.directory),
          current: yield* releases.current(component.name),
          reusable: complete.find((release) => release.fingerprint === fingerprint) ?? null,
          condemned: all.find((release) => release.state === 'bad' && release.fingerprint === fingerprint)?.id ?? null,
          newest: complete[0] ?? null,
          expectedRuntime: yield* expectedRuntime(fileSystem, component, paths, all),
        },
      });
    });
  }
}

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly tree: SourceTree;
  readonly releases: ReleaseStore;
  readonly builders: Builders;
}

function isComplete(release: Release): boolean {
  return release.state === 'staged' || release.state === 'proven';
}

/** A file may vanish or be locked while a tree is read: somebody pulls, a virus scanner looks. */
function readSources<T>(directory: string, read: () => T): Result<T, FileSystemError> {
  return Result.fromThrowable(read, (cause) =>
    fileSystemFailed({
      message: `The sources in ${directory} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Wait until nothing changes them any more (a `git pull`, a virus scanner), then try again.',
      cause,
    }),
  )();
}
