import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BranchPaths, type ComponentName } from '@woosoo/sdk-core';
import { MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { NodeSourceTree } from '../fingerprint/node-source-tree.ts';
import { excluder } from '../fingerprint/source-tree.ts';
import { buildContext } from './build-context.ts';
import type { BuildContext, BuildStage, SourceFacts } from './builder.ts';
import { createBuilders } from './builders.ts';
import { cacheStages } from './laravel/laravel-builder.ts';

const ROOT = '/branch';
const ID = '20260215T143000Z-c0ffee01';
const paths = new BranchPaths(ROOT);

const contextFor = (name: ComponentName, runTests = true, keys: Readonly<Record<string, string>> = {}): BuildContext => {
  const config = testConfig(ROOT, { COMPONENTS: 'backend,pwa,relay', ...keys });
  const component = config.components.find((candidate) => candidate.name === name);
  if (component === undefined) throw new Error(`no ${name}`);
  return buildContext(config, paths, component, ID, runTests);
};
const builder = (name: ComponentName, files: Readonly<Record<string, string>> = {}) =>
  createBuilders({
    fileSystem: new MemoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/src/${path}`, text]))),
  })[name];
const inspect = (name: ComponentName, files: Readonly<Record<string, string>>) => builder(name, files).inspect('/src');
const commands = (stages: readonly BuildStage[]): string[] =>
  stages.flatMap((stage) => (stage.kind === 'command' ? [[stage.program, ...stage.args].join(' ')] : []));
const stagesOf = (name: ComponentName, facts: Partial<SourceFacts>, context = contextFor(name)): readonly BuildStage[] =>
  builder(name).stages({ tests: 'present', packageManager: '', findings: {}, ...facts }, context);

/** What a real walk over a folder with these files finds for a release. */
const released = async (name: ComponentName, files: readonly string[]): Promise<readonly string[]> => {
  const sources = await mkdtemp(join(tmpdir(), 'woosoo-sources-'));
  try {
    for (const file of files) {
      await mkdir(dirname(join(sources, file)), { recursive: true });
      await writeFile(join(sources, file), '');
    }
    return new NodeSourceTree().walk(sources, excluder(builder(name).exclude)).map(({ path }) => path);
  } finally {
    await rm(sources, { recursive: true });
  }
};

describe('what goes into a release', () => {
  it.each([
    [
      'backend',
      ['.git/HEAD', '.env', 'vendor/autoload.php', 'node_modules/x.js', 'packages/till/node_modules/x.js', 'packages/till/.git/HEAD'],
      ['storage/logs/laravel.log', 'bootstrap/cache/config.php', 'public/storage/up.jpg', 'database/database.sqlite', '.phpunit.cache/x'],
      [
        'resources/views/vendor/mail/html/header.blade.php',
        'lang/vendor/till/en/till.php',
        'public/vendor/till/app.js',
        'app/storage/Shelf.php',
      ],
    ],
    [
      'pwa',
      [
        '.git/HEAD',
        '.env',
        'node_modules/x.js',
        'layers/base/node_modules/x.js',
        '.nuxt/x',
        '.output/server/index.mjs',
        '.data/x',
        '.cache/x',
      ],
      ['dist/index.html', 'coverage/index.html', '.nitro/x'],
      ['pages/coverage/index.vue', 'public/dist/print.js', 'components/build/Step.vue'],
    ],
    [
      'relay',
      ['.git/HEAD', '.dart_tool/x', 'android/.gradle/x', '.idea/x', 'build/app/x'],
      ['packages/printer/.dart_tool/x'],
      ['lib/build/order_builder.dart'],
    ],
  ] as const)('of %s is all but what is made anew or belongs to the box, also where a folder only has such a name', async (...row) => {
    const [name, left, more, kept] = row;
    expect(await released(name, [...left, ...more, ...kept])).toEqual([...kept].sort());
  });
});

describe('a Laravel application', () => {
  const SOURCES = { artisan: '', 'composer.json': '{"require-dev":{"nunomaduro/collision":"8"}}' };

  it('is told by artisan and composer.json', async () => {
    expect((await inspect('backend', { 'composer.json': '{}' }))._unsafeUnwrapErr()).toMatchObject({ type: 'SourceMissing' });
    expect((await inspect('backend', { artisan: '' }))._unsafeUnwrapErr().remedy).toContain('BACKEND_DIR');
    expect((await inspect('backend', SOURCES))._unsafeUnwrap()).toMatchObject({ packageManager: 'composer', tests: 'none' });
  });

  it.each([
    ['artisan', 'nunomaduro/collision'],
    ['pest', 'pestphp/pest'],
    ['phpunit', 'phpunit/phpunit'],
  ])('has its tests run by %s when it depends on %s', async (testRunner, name) => {
    const files = { artisan: '', 'composer.json': `{"require-dev":{"${name}":"1"}}`, 'phpunit.xml': '', 'tests/OrderTest.php': '' };
    expect((await inspect('backend', files))._unsafeUnwrap()).toMatchObject({ tests: 'present', findings: { testRunner } });
  });

  it.each([
    ['a folder for tests', { ...SOURCES, 'phpunit.xml': '' }],
    ['a configuration of its tests', { ...SOURCES, 'tests/OrderTest.php': '' }],
    ['a test runner', { artisan: '', 'composer.json': '{}', 'phpunit.xml.dist': '', 'tests/OrderTest.php': '' }],
    ['a composer.json that can be read', { artisan: '', 'composer.json': '{', 'phpunit.xml.dist': '', 'tests/OrderTest.php': '' }],
  ])('has no tests without %s', async (_what, files) => {
    expect((await inspect('backend', files))._unsafeUnwrap().tests).toBe('none');
  });

  it('is tested with its development packages and then left without them, discovered anew, cached last', () => {
    expect(commands(stagesOf('backend', { findings: { testRunner: 'artisan' } }))).toEqual([
      'composer install --no-scripts --no-interaction --no-progress --prefer-dist',
      'php artisan package:discover --no-interaction --no-ansi',
      'php artisan test --no-ansi',
      'composer install --no-scripts --no-interaction --no-progress --prefer-dist --no-dev --optimize-autoloader',
      'php artisan package:discover --no-interaction --no-ansi',
      'php woosoo-migrations.php',
      'php artisan route:cache --no-interaction --no-ansi',
      'php artisan event:cache --no-interaction --no-ansi',
      'php artisan view:cache --no-interaction --no-ansi',
      'php artisan config:cache --no-interaction --no-ansi',
    ]);
  });

  it('forgets the packages that were discovered for the tests before it discovers those that stay', () => {
    const kinds = stagesOf('backend', { findings: { testRunner: 'pest' } }).map((stage) => stage.title);
    const [first, second] = [kinds.indexOf('discover packages'), kinds.lastIndexOf('discover packages')];
    expect(kinds.slice(first, second)).toContain('forget discovered packages');
  });

  it.each([
    ['they are not to be run', 'present', false],
    ['there are none', 'none', true],
  ] as const)('is not tested when %s', (_why, tests, runTests) => {
    const run = commands(stagesOf('backend', { tests }, contextFor('backend', runTests)));
    expect(run.filter((line) => line.includes('install'))).toHaveLength(1);
    expect(run.some((line) => line.includes('test'))).toBe(false);
  });

  it('reaches no live database, queue or broadcaster, but for the one command that writes its live configuration down', () => {
    const isolated = { DB_CONNECTION: 'sqlite', DB_DATABASE: ':memory:', QUEUE_CONNECTION: 'sync', BROADCAST_CONNECTION: 'null' };
    const stages = stagesOf('backend', { findings: { testRunner: 'artisan' } });
    for (const stage of stages) {
      if (stage.kind !== 'command') continue;
      if (stage.title === 'artisan config:cache') expect(stage.env['DB_CONNECTION']).toBeUndefined();
      else expect(stage.env, stage.title).toMatchObject(isolated);
    }
    // Once the configuration is cached no variable counts any more.
    expect(stages.at(-1)?.title).toBe('artisan config:cache');
  });

  it('makes its caches with its own key, from no older ones, with compiled views inside the release', () => {
    const [forget, ...stages] = cacheStages(contextFor('backend'));
    expect(forget).toMatchObject({ kind: 'remove', paths: expect.arrayContaining(['bootstrap/cache/config.php']) as unknown });
    for (const stage of stages) {
      if (stage.kind !== 'command') throw new Error('only commands');
      expect(stage.env['APP_KEY']).toBeUndefined();
      expect(stage.env['VIEW_COMPILED_PATH']).toBe(join(paths.release('backend', ID), 'bootstrap', 'cache', 'views'));
    }
  });

  it('is linked to what outlives it before its caches are made', () => {
    const stages = stagesOf('backend', {});
    const links = stages.flatMap((stage) => (stage.kind === 'link' ? [[stage.path, stage.target]] : []));
    expect(links).toEqual([
      ['storage', join(paths.shared('backend'), 'storage')],
      ['.env', join(paths.shared('backend'), '.env')],
      ['public/storage', join(paths.shared('backend'), 'storage', 'app', 'public')],
    ]);
    expect(stages.findLastIndex(({ kind }) => kind === 'link')).toBeLessThan(
      stages.findIndex(({ title }) => title === 'artisan route:cache'),
    );
  });

  it('has Composer run by the PHP of the configuration when it is a phar', () => {
    const context = contextFor('backend', false, { COMPOSER_PROGRAM: '/opt/composer.phar', PHP_PROGRAM: '/opt/php' });
    expect(commands(stagesOf('backend', {}, context))[0]).toMatch(/^\/opt\/php \/opt\/composer\.phar install /);
  });

  it('runs in PHP', async () => {
    expect((await builder('backend').runtime('/src'))._unsafeUnwrap()).toEqual({ kind: 'php' });
  });
});

describe('a Node application', () => {
  it('is told by package.json, which must be readable', async () => {
    expect((await inspect('pwa', { 'README.md': '' }))._unsafeUnwrapErr()).toMatchObject({ type: 'SourceMissing' });
    expect((await inspect('pwa', { 'package.json': '{"scripts":' }))._unsafeUnwrapErr().message).toContain('cannot be read');
    expect((await inspect('pwa', { 'package.json': '{"scripts":{"test":3}}' }))._unsafeUnwrapErr().type).toBe('SourceMissing');
  });

  it.each([
    ['{}', 'none'],
    ['{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}', 'none'],
    ['{"scripts":{"test":"vitest run"}}', 'present'],
  ])('with %s has tests: %s', async (text, tests) => {
    expect((await inspect('pwa', { 'package.json': text }))._unsafeUnwrap().tests).toBe(tests);
  });

  it.each([
    ['package-lock.json', 'npm ci --include=dev --no-audit --no-fund --loglevel=error', 'npm'],
    ['npm-shrinkwrap.json', 'npm ci --include=dev --no-audit --no-fund --loglevel=error', 'npm'],
    ['no-lock-file', 'npm install --include=dev --no-audit --no-fund --loglevel=error', 'npm'],
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile --prod=false', 'pnpm'],
    ['yarn.lock', 'yarn install --frozen-lockfile --non-interactive --production=false', 'yarn'],
    ['yarn.lock,.yarnrc.yml', 'yarn install --immutable', 'yarn'],
  ])('with %s is installed by: %s', async (names, install, program) => {
    const files = Object.fromEntries(names.split(',').map((name) => [name, '']));
    const facts = (await inspect('pwa', { 'package.json': '{"scripts":{"test":"vitest"}}', ...files }))._unsafeUnwrap();
    expect(commands(stagesOf('pwa', facts))).toEqual([install, `${program} run test`, `${program} run build`]);
  });

  it.each([
    ['pnpm@10.34.8', '', 'pnpm install --no-frozen-lockfile --prod=false'],
    ['yarn@1.22.22', '', 'yarn install --non-interactive --production=false'],
    ['yarn@4.18.1', '', 'yarn install --no-immutable'],
    ['yarn@4.18.1', 'yarn.lock', 'yarn install --immutable'],
    ['yarn@1.22.22', 'yarn.lock', 'yarn install --frozen-lockfile --non-interactive --production=false'],
    ['npm@11.0.0', '', 'npm install --include=dev --no-audit --no-fund --loglevel=error'],
    ['pnpm@10.34.8', 'package-lock.json', 'npm ci --include=dev --no-audit --no-fund --loglevel=error'],
  ])('that declares %s and has the lock file "%s" is installed by: %s', async (packageManager, lock, install) => {
    const files = lock === '' ? {} : { [lock]: '' };
    const facts = (await inspect('pwa', { 'package.json': JSON.stringify({ packageManager }), ...files }))._unsafeUnwrap();
    expect(commands(stagesOf('pwa', facts))[0]).toBe(install);
  });

  it('is installed with development packages and built for production, by the Node that runs us', () => {
    const stages = stagesOf('pwa', { packageManager: 'npm' });
    const [install, , build] = stages.flatMap((stage) => (stage.kind === 'command' ? [stage] : []));
    expect(install?.env['NODE_ENV']).toBeUndefined();
    expect(build?.env['NODE_ENV']).toBe('production');
    expect(build?.env['PATH']?.startsWith(contextFor('pwa').nodeDirectory)).toBe(true);
  });

  it('keeps neither its packages nor intermediate files', () => {
    expect(stagesOf('pwa', { packageManager: 'npm' }).at(-1)).toMatchObject({
      kind: 'remove',
      paths: expect.arrayContaining(['node_modules', '.nuxt', '.pnp.cjs']) as string[],
    });
  });

  it('says which release it is', () => {
    const proof = stagesOf('pwa', { packageManager: 'npm' }).find(({ kind }) => kind === 'write');
    expect(proof).toMatchObject({ path: 'public/woosoo-release.json', text: expect.stringContaining(ID) as string });
  });

  it.each([
    ['.output/server/index.mjs', { kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' }],
    ['.output/public/index.html', { kind: 'static', directory: '.output/public' }],
    ['dist/index.html', { kind: 'static', directory: 'dist' }],
    ['out/index.html', { kind: 'static', directory: 'out' }],
  ])('that left %s is known for what it is', async (file, runtime) => {
    expect((await builder('pwa', { [file]: '' }).runtime('/src'))._unsafeUnwrap()).toEqual(runtime);
  });

  it('is served by its server where it left both', async () => {
    const files = { '.output/server/index.mjs': '', '.output/public/index.html': '' };
    expect((await builder('pwa', files).runtime('/src'))._unsafeUnwrap().kind).toBe('server');
  });

  it('that left nothing to serve was not built', async () => {
    const error = (await builder('pwa', { 'dist/app.js': '' }).runtime('/src'))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'BuildFailed', message: expect.stringContaining('index.html') as string });
  });
});

describe('a Flutter application', () => {
  const APK = 'build/app/outputs/flutter-apk/app-release.apk';

  it('is told by pubspec.yaml, and has tests where there is a folder of them', async () => {
    expect((await inspect('relay', {}))._unsafeUnwrapErr()).toMatchObject({ type: 'SourceMissing' });
    expect((await inspect('relay', { 'pubspec.yaml': '' }))._unsafeUnwrap().tests).toBe('none');
    expect((await inspect('relay', { 'pubspec.yaml': '', 'test/a_test.dart': '' }))._unsafeUnwrap().tests).toBe('present');
  });

  it('gets its packages, is tested, and built with the name of its release', () => {
    expect(commands(stagesOf('relay', {}))).toEqual([
      'flutter pub get',
      'flutter test',
      `flutter build apk --release --dart-define=WOOSOO_RELEASE=${ID}`,
    ]);
    expect(commands(stagesOf('relay', { tests: 'none' }))).toHaveLength(2);
  });

  it('is a package, or was not built', async () => {
    expect((await builder('relay', { [APK]: '' }).runtime('/src'))._unsafeUnwrap()).toEqual({ kind: 'artifact', file: APK });
    expect((await builder('relay').runtime('/src'))._unsafeUnwrapErr().type).toBe('BuildFailed');
  });
});
