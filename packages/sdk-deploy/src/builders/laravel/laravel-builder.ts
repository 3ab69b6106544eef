import { join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { sourceMissing, type BuildError } from '../../errors.ts';
import type { Runtime } from '../../releases/release.ts';
import type { BuildContext, Builder, BuildStage, SourceFacts } from '../builder.ts';
import { commandStage, type CommandStage } from '../command-stage.ts';
import { RELEASE_PHP, releaseJson, releasePhp } from '../release-files.ts';
import { MIGRATIONS_PHP, migrationsPhp } from '../../migrations/release-migrations.ts';
import { buildEnvironment, isolatedEnvironment } from './build-environment.ts';

const composerJson = z.object({ 'require-dev': z.record(z.string(), z.string()).default({}) });
const SKELETON = [
  'app/public',
  'app/private',
  'framework/cache/data',
  'framework/sessions',
  'framework/testing',
  'framework/views',
  'logs',
];

/** A Laravel application: packages, its tests, packages without the development ones, then Laravel's caches at the final path. */
export class LaravelBuilder implements Builder {
  readonly component = 'backend';
  readonly exclude = [
    '**/.git',
    '**/node_modules',
    'vendor',
    '.env',
    'storage',
    'public/storage',
    'bootstrap/cache',
    'database/database.sqlite',
    '.phpunit.cache',
    '.phpunit.result.cache',
  ];
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  inspect(sources: string): ResultAsync<SourceFacts, BuildError | FileSystemError> {
    return safeTry(this, async function* () {
      const text = yield* this.#fileSystem.readTextIfExists(join(sources, 'composer.json'));
      const artisan = yield* this.#fileSystem.stat(join(sources, 'artisan'));
      if (text === null || artisan === null) {
        return errAsync(
          sourceMissing({
            message: `${sources} is not a Laravel application: composer.json or artisan is missing.`,
            remedy: 'Set BACKEND_DIR to the folder of the Laravel application.',
          }),
        );
      }
      const runner = testRunner(text);
      let configured = false;
      for (const name of ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'])
        configured ||= (yield* this.#fileSystem.stat(join(sources, name))) !== null;
      const folder = (yield* this.#fileSystem.stat(join(sources, 'tests'))) !== null;
      return ok<SourceFacts>({
        tests: configured && folder && runner !== null ? 'present' : 'none',
        packageManager: 'composer',
        findings: { testRunner: runner ?? '' },
      });
    });
  }

  stages(facts: SourceFacts, context: BuildContext): readonly BuildStage[] {
    const { php } = context.programs;
    const composer = (title: string, ...args: string[]): BuildStage =>
      commandStage(
        context,
        title,
        [...composerProgram(context), 'install', '--no-scripts', '--no-interaction', '--no-progress', '--prefer-dist', ...args],
        { env: buildEnvironment },
      );
    // Packages that were discovered with development packages present make artisan fail once they are gone.
    const forget: BuildStage = {
      kind: 'remove',
      title: 'forget discovered packages',
      paths: ['bootstrap/cache/packages.php', 'bootstrap/cache/services.php'],
    };
    const discover = commandStage(context, 'discover packages', [php, 'artisan', 'package:discover', '--no-interaction', '--no-ansi'], {
      env: buildEnvironment,
    });
    const tested = context.runTests && facts.tests === 'present';
    return [
      ...SKELETON.map((path): BuildStage => ({ kind: 'write', title: 'storage folders', path: `storage/${path}/.gitkeep`, text: '' })),
      { kind: 'write', title: 'cache folder', path: 'bootstrap/cache/.gitkeep', text: '' },
      { kind: 'write', title: 'release proof', path: RELEASE_PHP, text: releasePhp },
      { kind: 'write', title: 'release id', path: 'release.json', text: releaseJson('backend', context.releaseId) },
      ...(tested
        ? [
            composer('install packages for the tests'),
            discover,
            commandStage(context, 'run its tests', [php, ...testCommand(facts)], { env: buildEnvironment, proves: 'tests' }),
            forget,
          ]
        : []),
      composer('install packages', '--no-dev', '--optimize-autoloader'),
      discover,
      { kind: 'write', title: 'migrations', path: MIGRATIONS_PHP, text: migrationsPhp },
      commandStage(context, 'list migrations', [php, MIGRATIONS_PHP], { env: buildEnvironment }),
      { kind: 'remove', title: 'migrations', paths: [MIGRATIONS_PHP] },
      { kind: 'remove', title: 'make room for shared storage', paths: ['storage'] },
      { kind: 'link', title: 'shared storage', path: 'storage', target: join(context.sharedDirectory, 'storage') },
      { kind: 'link', title: 'shared .env', path: '.env', target: join(context.sharedDirectory, '.env') },
      { kind: 'link', title: 'public uploads', path: 'public/storage', target: join(context.sharedDirectory, 'storage', 'app', 'public') },
      ...cacheStages(context),
    ];
  }

  runtime(): ResultAsync<Runtime, never> {
    return okAsync({ kind: 'php' });
  }
}

/**
 * Laravel's caches; also made again when a release comes back under a changed configuration. Routes, events and views are made in isolation, and so before
 * the configuration is cached, from where no variable reaches it any more. Routes are signed with the branch's own key. `config:cache` is the one command
 * of a build that boots the application with its live configuration: it is what has to be written down.
 */
export function cacheStages(context: BuildContext): readonly BuildStage[] {
  return [
    { kind: 'remove', title: 'forget old caches', paths: ['config', 'routes-v7', 'events'].map((name) => `bootstrap/cache/${name}.php`) },
    ...['route:cache', 'event:cache', 'view:cache'].map((name) => cacheStage(context, name, isolatedEnvironment)),
    configCacheStage(context),
  ];
}

/** Writes the live configuration down. */
export function configCacheStage(context: BuildContext): CommandStage {
  return cacheStage(context, 'config:cache', {});
}

function cacheStage(context: BuildContext, name: string, env: Readonly<Record<string, string>>): CommandStage {
  // Compiled views go into the release: `view:cache` empties its folder first, and a shared one belongs to the live release.
  const views = { VIEW_COMPILED_PATH: join(context.releaseDirectory, 'bootstrap', 'cache', 'views') };
  return commandStage(context, `artisan ${name}`, [context.programs.php, 'artisan', name, '--no-interaction', '--no-ansi'], {
    env: { ...env, ...views },
  });
}

function composerProgram(context: BuildContext): [string, ...string[]] {
  const { composer, php } = context.programs;
  return composer.endsWith('.phar') ? [php, composer] : [composer];
}

function testRunner(composerJsonText: string): string | null {
  let development: Record<string, string>;
  try {
    development = composerJson.parse(JSON.parse(composerJsonText))['require-dev'];
  } catch {
    return null;
  }
  if ('nunomaduro/collision' in development) return 'artisan';
  if ('pestphp/pest' in development) return 'pest';
  return 'phpunit/phpunit' in development ? 'phpunit' : null;
}

function testCommand(facts: SourceFacts): readonly [string, ...string[]] {
  const runner = facts.findings['testRunner'];
  return runner === 'artisan' ? ['artisan', 'test', '--no-ansi'] : [`vendor/bin/${runner ?? 'phpunit'}`, '--colors=never'];
}
