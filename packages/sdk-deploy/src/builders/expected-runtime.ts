import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchPaths,
  type ComponentConfig,
  type ComponentName,
  type FileSystem,
  type FileSystemError,
} from '@woosoo/sdk-core';
import { runtimeSchema, type Release, type Runtime } from '../releases/release.ts';

const NUXT_CONFIGS = ['nuxt.config.ts', 'nuxt.config.js', 'nuxt.config.mjs'];

/** Where a build that gave something else than expected leaves word for the next plan. */
export function observedRuntimePath(paths: BranchPaths, component: ComponentName): string {
  return join(paths.cache, `runtime-${component}.json`);
}

/**
 * What a build will give; services and nginx.conf are planned for it. Sure for Laravel and Flutter. For a Node application: what its last build gave,
 * else what its configuration looks like. A guess may be wrong: then the build says so, and the deploy is planned anew.
 */
export function expectedRuntime(
  fileSystem: FileSystem,
  component: ComponentConfig,
  paths: BranchPaths,
  releases: readonly Release[],
): ResultAsync<Runtime, FileSystemError> {
  return safeTry(async function* () {
    if (component.name === 'backend') return ok<Runtime>({ kind: 'php' });
    if (component.name === 'relay') return ok<Runtime>({ kind: 'artifact', file: 'build/app/outputs/flutter-apk/app-release.apk' });
    const observed = parseRuntime(yield* fileSystem.readTextIfExists(observedRuntimePath(paths, component.name)));
    if (observed !== null) return ok(observed);
    const built = releases.find(({ runtime }) => runtime !== null)?.runtime;
    if (built != null) return ok(built);
    for (const name of NUXT_CONFIGS) {
      const text = yield* fileSystem.readTextIfExists(join(component.directory, name));
      if (text === null) continue;
      return ok(guessNuxt(text, (yield* fileSystem.readTextIfExists(join(component.directory, 'package.json'))) ?? ''));
    }
    return ok<Runtime>({ kind: 'static', directory: 'dist' });
  });
}

function parseRuntime(text: string | null): Runtime | null {
  try {
    return runtimeSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

function guessNuxt(config: string, packageJson: string): Runtime {
  const files = /preset:\s*['"](static|github-pages)['"]/.test(config) || /"build":\s*"[^"]*\bgenerate\b/.test(packageJson);
  return files
    ? { kind: 'static', directory: '.output/public' }
    : { kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' };
}
