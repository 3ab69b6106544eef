import { join } from 'node:path';
import { err, errAsync, ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { buildFailed, sourceMissing, type BuildError } from '../../errors.ts';
import type { Runtime } from '../../releases/release.ts';
import type { BuildContext, Builder, BuildStage, SourceFacts } from '../builder.ts';
import { commandStage } from '../command-stage.ts';
import { RELEASE_JSON, releaseJson } from '../release-files.ts';
import { detectPackageManager, installCommand, scriptCommand, type PackageManager } from './package-manager.ts';

const packageJson = z.object({ scripts: z.record(z.string(), z.string()).default({}), packageManager: z.string().optional() });

/** Packages, as npm, pnpm and yarn (with node_modules or without) keep them, and what Nuxt prepares for itself. */
const LEFTOVERS = ['node_modules', '.nuxt', '.pnp.cjs', '.pnp.loader.mjs', '.yarn/cache', '.yarn/unplugged', '.yarn/install-state.gz'];

/** Where builds leave pages that a web server can serve, best first. */
const STATIC_FOLDERS = ['.output/public', 'dist', 'build', 'out'];
const NITRO_SERVER = '.output/server/index.mjs';

/** A Nuxt application, or any other Node project with a `build` script that leaves pages or a Nitro server. */
export class NodeBuilder implements Builder {
  readonly component = 'pwa';
  readonly exclude = ['**/.git', '**/node_modules', '.nuxt', '.output', '.nitro', '.cache', '.data', 'dist', '.env', 'coverage'];
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  inspect(sources: string): ResultAsync<SourceFacts, BuildError | FileSystemError> {
    return safeTry(this, async function* () {
      const text = yield* this.#fileSystem.readTextIfExists(join(sources, 'package.json'));
      if (text === null) {
        return errAsync(
          sourceMissing({ message: `${sources} holds no package.json.`, remedy: 'Set PWA_DIR to the folder of the tablet application.' }),
        );
      }
      const { scripts, packageManager } = yield* readPackageJson(text, sources);
      const names = (yield* this.#fileSystem.list(sources)).map((entry) => entry.name);
      const { manager, locked } = detectPackageManager(names, packageManager);
      return ok<SourceFacts>({
        tests: hasTests(scripts['test']) ? 'present' : 'none',
        packageManager: manager,
        findings: { locked: String(locked) },
      });
    });
  }

  stages(facts: SourceFacts, context: BuildContext): readonly BuildStage[] {
    const manager = facts.packageManager as PackageManager;
    const env = { NUXT_TELEMETRY_DISABLED: '1' };
    return [
      { kind: 'write', title: 'release id', path: `public/${RELEASE_JSON}`, text: releaseJson('pwa', context.releaseId) },
      { kind: 'link', title: 'shared .env', path: '.env', target: join(context.sharedDirectory, '.env') },
      commandStage(context, 'install packages', installCommand(manager, facts.findings['locked'] === 'true'), { env }),
      ...(context.runTests && facts.tests === 'present'
        ? [commandStage(context, 'run its tests', scriptCommand(manager, 'test'), { env, proves: 'tests' })]
        : []),
      commandStage(context, 'build', scriptCommand(manager, 'build'), { env: { ...env, NODE_ENV: 'production' } }),
      // What was built carries all that it needs; packages and intermediate files would only fill the disk, release by release.
      { kind: 'remove', title: 'remove packages', paths: LEFTOVERS },
    ];
  }

  runtime(releaseDirectory: string): ResultAsync<Runtime, BuildError | FileSystemError> {
    return safeTry(this, async function* () {
      if ((yield* this.#fileSystem.stat(join(releaseDirectory, NITRO_SERVER))) !== null) {
        return ok<Runtime>({ kind: 'server', entry: NITRO_SERVER, directory: '.output/public' });
      }
      for (const directory of STATIC_FOLDERS) {
        if ((yield* this.#fileSystem.stat(join(releaseDirectory, directory, 'index.html'))) !== null)
          return ok<Runtime>({ kind: 'static', directory });
      }
      return errAsync(
        buildFailed({
          message: `The build of pwa left neither ${NITRO_SERVER} nor an index.html in ${STATIC_FOLDERS.join(', ')}.`,
          remedy: 'Check what `npm run build` does in the application.',
        }),
      );
    });
  }
}

function readPackageJson(text: string, sources: string) {
  try {
    return ok(packageJson.parse(JSON.parse(text)));
  } catch (cause) {
    return err(
      sourceMissing({
        message: `${join(sources, 'package.json')} cannot be read.`,
        remedy: 'Mend the file; it is not valid JSON or has no proper `scripts`.',
        cause,
      }),
    );
  }
}

/** npm's placeholder is no test. */
function hasTests(script: string | undefined): boolean {
  return script !== undefined && !script.includes('no test specified');
}
