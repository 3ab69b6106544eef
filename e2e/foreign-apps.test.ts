import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployPlanSchema } from '@woosoo/sdk-deploy';
import { addMigration, copyExample, edit, write, writeTinyPwa } from './harness/applications.ts';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { databaseDifferences, databasePrint, queryRows } from './harness/database.ts';
import { snapshot } from './harness/snapshot.ts';
import { until } from './harness/until.ts';

const SERVER = `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
const pages = join(import.meta.dirname, '..', 'public');
createServer((request, response) => {
  if (request.url === '/woosoo-release.json') return response.setHeader('content-type', 'application/json').end(readFileSync(join(pages, 'woosoo-release.json')));
  response.setHeader('content-type', 'text/html').end('<h1>rendered for ' + request.url + '</h1>');
}).listen(Number(process.env.NITRO_PORT), process.env.NITRO_HOST);
`;
const SSR_BUILD = `import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
cpSync('public', '.output/public', { recursive: true, filter: (path) => !path.endsWith('index.html') });
mkdirSync('.output/server', { recursive: true });
writeFileSync('.output/server/index.mjs', ${JSON.stringify(SERVER)});
`;

describe('applications that were not made for Woosoo', () => {
  let branch: TestBranch;
  const shop = (): string => join(branch.root, 'sources/shop');
  const front = (): string => join(branch.root, 'sources/front');

  beforeAll(async () => {
    branch = await createBranch({
      config: { BACKEND_DIR: 'sources/shop', BACKEND_HEALTH_PATH: '/up', BACKEND_SMOKE_PATHS: '', PWA_DIR: 'sources/front' },
    });
    rmSync(join(branch.root, 'apps'), { recursive: true });
    copyExample('woosoo-nexus', shop());
    write(shop(), 'routes/api.php', "<?php\n\nuse Illuminate\\Support\\Facades\\Route;\n\nRoute::get('/menu', fn () => ['Bibimbap']);\n");
    rmSync(join(shop(), 'config/release.php'));
    rmSync(join(shop(), 'tests'), { recursive: true });
    const composer = JSON.parse(readFileSync(join(shop(), 'composer.json'), 'utf8')) as Record<string, unknown>; // its own format
    const scripts = {
      'post-install-cmd': ['@php artisan migrate --force', '@php -r "touch(\'../../../../../installed\');"'],
      'post-autoload-dump': ['@php artisan migrate --force'],
    };
    writeFileSync(join(shop(), 'composer.json'), JSON.stringify({ ...composer, scripts }, null, 4));
    writeTinyPwa(front(), { locked: false });
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('are deployed from their own folders', async () => {
    const report = await branch.deploy();
    expect(report.outcome).toBe('done');
    expect((await fetch(branch.url('/up'))).status).toBe(200);
    expect(await (await fetch(branch.url('/api/menu'))).json()).toEqual(['Bibimbap']);
    expect(await (await fetch(branch.url('/'))).text()).toContain('What would you like?');
    (await branch.woosoo(['health'])).expect(0);
    expect(existsSync(join(front(), 'dist')) || existsSync(join(front(), 'node_modules'))).toBe(false);
    expect(existsSync(join(shop(), 'vendor'))).toBe(false);
  });

  it('cannot reach the live database while they are built, whatever their install scripts do', async () => {
    const before = await databasePrint(branch.database);
    addMigration(
      shop(),
      '2026_02_01_000000_create_menus',
      "Schema::create('menus', function (Blueprint $table): void {\n            $table->id();\n        });",
    );
    // Runs at every boot of the application, so in each artisan command of the build.
    edit(shop(), 'bootstrap/providers.php', 'return [', 'return [\n    App\\Providers\\EagerProvider::class,');
    write(
      shop(),
      'app/Providers/EagerProvider.php',
      `<?php

namespace App\\Providers;

use Illuminate\\Support\\Facades\\Artisan;
use Illuminate\\Support\\ServiceProvider;

class EagerProvider extends ServiceProvider
{
    public function boot(): void
    {
        if (in_array('package:discover', $_SERVER['argv'] ?? [], true)) {
            Artisan::call('migrate', ['--force' => true]);
        }
    }
}
`,
    );
    write(front(), 'build.mjs', "throw new Error('stop here');\n");
    const report = await branch.deploy(['--no-parallel'], 1);
    expect(report.steps.find(({ id }) => id === 'build:backend')?.outcome).toBe('undone');
    expect(databaseDifferences(before, await databasePrint(branch.database))).toEqual([]);
    writeTinyPwa(front(), { locked: false });
    expect((await branch.deploy()).plan?.migrations.map(({ name }) => name)).toEqual(['2026_02_01_000000_create_menus']);
    expect(await queryRows(branch.database, 'select * from menus')).toEqual([]);
  });

  it('may turn into one with a server of its own, which becomes a service, and back', async () => {
    writeTinyPwa(front(), { locked: false, script: SSR_BUILD });
    expect((await branch.deploy()).outcome).toBe('done');
    expect(await branch.services()).toContainEqual(expect.objectContaining({ name: 'pwa', state: 'running' }));
    expect(await (await fetch(branch.url('/table/7'))).text()).toBe('<h1>rendered for /table/7</h1>');
    (await branch.woosoo(['health'])).expect(0);

    edit(front(), 'build.mjs', 'rendered for', 'freshly rendered for');
    const report = await branch.deploy();
    expect(report.plan?.services).toContainEqual(expect.objectContaining({ name: 'pwa', action: 'restart' }));
    expect(await (await fetch(branch.url('/table/7'))).text()).toContain('freshly');
    (await branch.woosoo(['rollback'])).expect(0);
    expect(await (await fetch(branch.url('/table/7'))).text()).not.toContain('freshly');

    writeTinyPwa(front(), { locked: false });
    edit(front(), 'public/index.html', 'What would you like?', 'Files again');
    await branch.deploy();
    await until('the page', async () => ((await (await fetch(branch.url('/'))).text()).includes('Files again') ? true : undefined));
    expect((await branch.services()).map(({ name }) => name)).not.toContain('pwa');
  });

  it('that are served in another way now can be rolled back to, with nginx and services as they need them', async () => {
    const before = await snapshot(branch);
    const plan = deployPlanSchema.parse((await branch.woosoo(['rollback', '--dry-run', '--json'])).expect(0).json);
    expect(plan.services).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'pwa', action: 'install' })]));
    expect(plan.files.map(({ path }) => path)).toEqual(['configs/nginx.conf']);
    expect((await snapshot(branch)).files).toEqual(before.files);
    (await branch.woosoo(['rollback', '--json'])).expect(0);
    expect(await branch.services()).toContainEqual(expect.objectContaining({ name: 'pwa', state: 'running' }));
    await until('the page', async () => {
      const page = await (await fetch(branch.url('/table/7'))).text();
      return page === '<h1>rendered for /table/7</h1>' ? true : undefined;
    });
    (await branch.woosoo(['health'])).expect(0);
    // What is there now is what is wanted: a sync leaves it alone.
    expect((await branch.woosoo(['config', 'sync', '--dry-run', '--json'])).expect(0).stdout).not.toMatch(/"change": "(?:changed|added)"/);
    (await branch.woosoo(['services', 'diff'])).expect(0);

    edit(front(), 'public/index.html', 'Files again', 'Files once more');
    expect((await branch.deploy()).outcome).toBe('done');
    await until('the page', async () => ((await (await fetch(branch.url('/'))).text()).includes('Files once more') ? true : undefined));
    expect((await branch.services()).map(({ name }) => name)).not.toContain('pwa');
  });

  it('whose folder is missing are named before anything begins', async () => {
    renameSync(front(), `${front()}.away`);
    const refused = (await branch.woosoo(['deploy', '--json'])).expect(1);
    renameSync(`${front()}.away`, front());
    expect(refused.stdout).toContain('PWA_DIR');
  });
});
