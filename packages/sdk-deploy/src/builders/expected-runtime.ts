import { join } from 'node:path';
import { ok, safeTry, type ResultAsync } from 'neverthrow';
import type { BranchPaths, ComponentConfig, ComponentName, FileSystem, FileSystemError } from '@woosoo/sdk-core';
import type { Release, Runtime } from '../releases/release.ts';

const NUXT_CONFIGS = ['nuxt.config.ts', 'nuxt.config.js', 'nuxt.config.mjs'];

/** Where a build that gave something else than expected leaves word for the next plan. */
export function observedRuntimePath(paths: BranchPaths, component: ComponentName): string {
  return join(paths.cache, `runtime-${component}`);
}

/**
 * What a build will give. Sure for Laravel and Flutter. For a Node application: what its last build gave; else what its configuration looks like.
 * A guess may be wrong: then the build says so, and the deploy is planned anew.
 */
export function expectedRuntime(
  fileSystem: FileSystem,
  component: ComponentConfig,
  paths: BranchPaths,
  releases: readonly Release[],
): ResultAsync<Runtime['kind'], FileSystemError> {
  return safeTry(async function* () {
    if (component.name === 'backend') return ok<Runtime['kind']>('php');
    if (component.name === 'relay') return ok<Runtime['kind']>('artifact');
    const observed = yield* fileSystem.readTextIfExists(observedRuntimePath(paths, component.name));
    if (observed === 'static' || observed === 'server') return ok<Runtime['kind']>(observed);
    const built = releases.find(({ runtime }) => runtime !== null)?.runtime;
    if (built != null) return ok<Runtime['kind']>(built.kind);
    for (const name of NUXT_CONFIGS) {
      const text = yield* fileSystem.readTextIfExists(join(component.directory, name));
      if (text !== null)
        return ok<Runtime['kind']>(guessNuxt(text, (yield* fileSystem.readTextIfExists(join(component.directory, 'package.json'))) ?? ''));
    }
    return ok<Runtime['kind']>('static');
  });
}

function guessNuxt(config: string, packageJson: string): 'static' | 'server' {
  return /preset:\s*['"](static|github-pages)['"]/.test(config) || /"build":\s*"[^"]*\bgenerate\b/.test(packageJson) ? 'static' : 'server';
}
