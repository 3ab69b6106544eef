import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployPlanSchema, type DeployPlan } from '@woosoo/sdk-deploy';
import { addMigration, changeBackend, edit, write } from './harness/applications.ts';
import { createBranch, errorOf, reportOf, type TestBranch } from './harness/branch.ts';
import { execute, queryRows } from './harness/database.ts';
import { processesOf } from './harness/processes.ts';
import { expectOpen } from './harness/snapshot.ts';
import { treeDifferences, treeOf } from './harness/tree.ts';
import { until } from './harness/until.ts';

/** What services write by themselves while nobody deploys. */
const services = [
  /^\.woosoo\/logs(?:\/|$)/,
  '.woosoo/run',
  /^\.woosoo\/supervisor\/(?!definitions)/,
  /^\.woosoo\/shared\/backend\/(?:storage|database)\//,
];

const ADDED = /^alter table "orders" add column "table_name" varchar not null default '\[REDACTED\]'$/;

/** What a plan does, without the times in its names. */
function steps(plan: DeployPlan | null): string {
  const text = JSON.stringify(plan?.steps ?? null, null, 1);
  return text
    .replaceAll(/\d{8}T\d{6}Z/g, 'TIME')
    .replaceAll(/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d/g, 'BACKUP')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d-]+Z-deploy-\w{4}/g, 'DEPLOY');
}

describe('a plan', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  const dryRun = async (...args: readonly string[]): Promise<DeployPlan> =>
    deployPlanSchema.parse((await branch.woosoo(['deploy', '--dry-run', '--skip-tests', '--json', ...args])).expect(0).json);

  it('is made without writing a byte or starting a process, and is what the deploy then does', async () => {
    const before = treeOf(branch.root);
    const plan = await dryRun();
    expect(treeDifferences(before, treeOf(branch.root))).toEqual([]);
    expect(processesOf(branch.root)).toEqual([]);
    expect(plan.migrations.length).toBeGreaterThan(0);
    const report = await branch.deploy();
    expect(steps(report.plan)).toBe(steps(plan));
  });

  it('holds for a changed version too', async () => {
    changeBackend(branch.backend, 'B');
    addMigration(
      branch.backend,
      '2026_02_01_000000_add_note',
      `Schema::table('orders', function (Blueprint $table): void {\n            $table->string('note')->nullable();\n        });`,
    );
    const before = treeOf(branch.root, services);
    const plan = await dryRun();
    expect(treeDifferences(before, treeOf(branch.root, services))).toEqual([]);
    expect(plan.components.map(({ name, action }) => `${name} ${action}`)).toEqual(['backend build', 'pwa keep']);
    expect(plan.migrations).toMatchObject([
      {
        name: '2026_02_01_000000_add_note',
        kind: 'additive',
        reason: expect.stringContaining('orders') as unknown,
        sql: ['alter table "orders" add column "note" varchar'],
      },
    ]);
    const people = (await branch.woosoo(['deploy', '--dry-run'])).expect(0).stdout;
    expect(people).toContain('Nothing has been done yet.');
    const report = await branch.deploy();
    expect(steps(report.plan)).toBe(steps(plan));
  });

  it('shows the SQL of migrations, and no secret: neither in SQL nor in what changes of files', async () => {
    const secret = `canary-${randomBytes(12).toString('hex')}`;
    branch.configure({ REVERB_APP_SECRET: secret });
    addMigration(
      branch.backend,
      '2026_02_02_000000_add_table',
      `Schema::table('orders', function (Blueprint $table): void {\n            $table->string('table_name')->default('${secret}');\n        });`,
    );
    addMigration(branch.backend, '2026_02_03_000000_drop_note', `Schema::dropColumns('orders', 'note');`);
    const file = join(branch.root, 'plan.json');
    const people = (await branch.woosoo(['deploy', '--dry-run', '--skip-tests', '--plan-out', file])).expect(0).stdout;
    const text = readFileSync(file, 'utf8');
    const plan = deployPlanSchema.parse(JSON.parse(text));
    expect(plan.migrations).toMatchObject([
      { name: '2026_02_02_000000_add_table', kind: 'additive', sql: [expect.stringMatching(ADDED) as unknown] },
      {
        name: '2026_02_03_000000_drop_note',
        kind: 'destructive',
        sql: [expect.stringMatching(/^alter table "orders" drop column "note"$/)],
      },
    ]);
    expect(people).toContain('alter table "orders" drop column "note"');
    const env = plan.files.find(({ path }) => path.endsWith('.env'));
    expect(env?.lines.filter((line) => line.includes('REVERB_APP_SECRET'))).toEqual(['~ REVERB_APP_SECRET changed']);
    for (const said of [text, people]) expect(said).not.toContain(secret);
    const report = await branch.deploy();
    expect(report.plan?.migrations).toEqual(plan.migrations);
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('is applied exactly as it was saved', async () => {
    changeBackend(branch.backend, 'C');
    const file = join(branch.root, 'plan.json');
    (await branch.woosoo(['deploy', '--skip-tests', '--plan-out', file])).expect(0);
    const saved = deployPlanSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const report = reportOf((await branch.woosoo(['deploy', '--plan', file, '--json'])).expect(0));
    expect(report).toMatchObject({ id: saved.id, outcome: 'done' });
    expect(report.plan).toEqual(saved);
    await expectOpen(branch);
    // What was applied once is no plan for the machine as it is now.
    expect(errorOf((await branch.woosoo(['deploy', '--plan', file, '--json'])).expect(1))).toMatchObject({ type: 'PlanStale' });
  });

  it('is refused once the machine has changed, naming what', async () => {
    changeBackend(branch.backend, 'D');
    const file = join(branch.root, 'plan.json');
    (await branch.woosoo(['deploy', '--skip-tests', '--plan-out', file])).expect(0);
    changeBackend(branch.backend, 'E');
    const live = await branch.live();
    const refused = errorOf((await branch.woosoo(['deploy', '--plan', file, '--json'])).expect(1));
    expect(refused).toMatchObject({ type: 'PlanStale' });
    expect(refused.message).toMatch(/backend/);
    expect(await branch.live()).toEqual(live);
  });

  it('that is none, or of another branch, is wrong usage', async () => {
    const file = join(branch.root, 'plan.json');
    const saved = deployPlanSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(join(branch.root, 'foreign.json'), JSON.stringify({ ...saved, branchId: 'davao-03' }));
    writeFileSync(join(branch.root, 'garbage.json'), '{"format":1}');
    for (const name of ['foreign.json', 'garbage.json', 'absent.json']) {
      expect(errorOf((await branch.woosoo(['deploy', '--plan', name, '--json'])).expect(2)), name).toMatchObject({ type: 'PlanInvalid' });
    }
  });

  it('of a second deploy at the same time is not carried out: exit code 11, naming the first', async () => {
    changeBackend(branch.backend, 'F');
    const first = branch.start(['deploy', '--skip-tests', '--json', '--backend']);
    const card = join(branch.root, '.woosoo/lock.json');
    await until('the first deploy to hold the lock', () => (readFileSync(card, 'utf8').includes(`"pid":${first.pid}`) ? true : undefined));
    const second = (await branch.woosoo(['deploy', '--json'])).expect(11);
    expect(errorOf(second)).toMatchObject({ type: 'LockHeld', code: 'WOO1040' });
    expect(errorOf(second).message).toContain('woosoo deploy');
    expect(errorOf(second).message).toContain(String(first.pid));
    expect(reportOf((await first.done).expect(0)).outcome).toBe('done');
  });
});

describe('migrations of packages', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch({ pwa: 'none' });
    await branch.deploy();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  /** As a package does it: its service provider names a folder of its own. */
  const bring = (name: string, up: string): void => {
    addMigration(branch.backend, `../../packages/till/migrations/${name}`, up);
    const provider = `<?php\n\nnamespace App\\Reverb;\n\nuse Illuminate\\Support\\Facades\\DB;\nuse Illuminate\\Support\\ServiceProvider;\n\nclass TillServiceProvider extends ServiceProvider\n{\n    public function boot(): void\n    {\n        if ($this->app->runningInConsole()) {\n            $line = ($_SERVER['argv'][1] ?? $_SERVER['argv'][0]).' '.DB::connection()->getDatabaseName().PHP_EOL;\n            file_put_contents(base_path('saw.txt'), $line, FILE_APPEND);\n        }\n        $this->loadMigrationsFrom(base_path('packages/till/migrations'));\n    }\n}\n`;
    write(branch.backend, 'app/Reverb/TillServiceProvider.php', provider);
    write(
      branch.backend,
      'bootstrap/providers.php',
      '<?php\n\nreturn [\n    App\\Reverb\\ReverbServiceProvider::class,\n    App\\Reverb\\TillServiceProvider::class,\n];\n',
    );
  };

  it('show when the release is built; then the deploy is planned anew with them, and they run', async () => {
    bring(
      '2020_01_01_000000_create_tills',
      "Schema::create('tills', function (Blueprint $table): void {\n            $table->id();\n        });",
    );
    write(branch.backend, 'database/migrations/helpers.php', '<?php\n\nfunction till_name(): string\n{\n    return "till";\n}\n');
    const report = await branch.deploy();
    expect(report).toMatchObject({ outcome: 'done', plan: { migrations: [{ name: '2020_01_01_000000_create_tills', kind: 'additive' }] } });
    expect(await queryRows(branch.database, 'select count(*) as n from tills')).toEqual([{ n: 0 }]);
    await expectOpen(branch);
    expect(await branch.deploy()).toMatchObject({ outcome: 'unchanged' });
  });

  it('can only look at the live database while the configuration is cached: the rest of a build sees another', async () => {
    const release = join(branch.root, '.woosoo/releases/backend', (await branch.live())['backend'] ?? '');
    const built = readFileSync(join(release, 'saw.txt'), 'utf8').split('\n');
    const until = built.findLastIndex((line) => line.startsWith('config:cache'));
    const saw = new Map(built.slice(0, until + 1).map((line) => [line.split(' ')[0], line.split(' ')[1]]));
    expect(Object.fromEntries(saw)).toEqual({
      'package:discover': ':memory:',
      'woosoo-migrations.php': ':memory:',
      'route:cache': ':memory:',
      'event:cache': ':memory:',
      'view:cache': ':memory:',
      'config:cache': branch.database.database,
    });
  });

  it('leave routes that are closures as they are: their signature is of the key that reads them', async () => {
    edit(branch.backend, 'routes/api.php', "Route::get('/health'", "Route::get('/till', fn () => 'open');\nRoute::get('/health'");
    await branch.deploy();
    expect(await (await fetch(branch.url('/api/till'))).text()).toBe('open');
  });

  it('that lose something get their backup at rest and the maintenance page as any other', async () => {
    await execute(branch.database, 'insert into tills (id) values (7)');
    bring('2020_02_01_000000_drop_tills', "Schema::dropIfExists('tills');");
    const report = await branch.deploy();
    expect(report).toMatchObject({
      outcome: 'done',
      plan: { migrations: [{ name: '2020_02_01_000000_drop_tills', kind: 'destructive' }] },
    });
    expect(report.plan?.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(['maintenance-on', 'backup-quiet']));
    expect(reportOf((await branch.woosoo(['rollback', '--force', '--json'])).expect(0)).outcome).toBe('done');
    expect(await queryRows(branch.database, 'select id from tills')).toEqual([{ id: 7 }]);
  });
});
