import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BranchPaths, Redactor } from '@woosoo/sdk-core';
import { FakeProcessRunner, MemoryFileSystem, testConfig, type FakeRun } from '@woosoo/sdk-core/testing';
import { ReleaseStore } from '../releases/release-store.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { MemoryDatabase } from '../testing/memory-database.ts';
import { MIGRATIONS_JSON } from '../migrations/release-migrations.ts';
import { readMigrationFacts, type BuiltReleases } from './migration-facts.ts';

const paths = new BranchPaths('/branch');
const MIGRATIONS = '/branch/apps/woosoo-nexus/database/migrations';
const adds =
  "<?php return new class extends Migration { public function up(): void { Schema::create('tables', function (Blueprint $table) { $table->id(); }); } };";
const drops = "<?php return new class extends Migration { public function up(): void { Schema::drop('orders'); } };";
const TABLE = 'create table migrations (id integer primary key, migration text, batch integer)';
const RAN = "insert into migrations (migration, batch) values ('2025_01_01_000000_orders', 1)";

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly statements?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  readonly live?: boolean;
  readonly pretend?: FakeRun;
  readonly disk?: Readonly<Record<string, string>>;
  readonly built?: Partial<BuiltReleases>;
}

async function read({ files = {}, statements = [TABLE, RAN], keys = {}, live = false, pretend = {}, disk = {}, built = {} }: Given) {
  const config = testConfig('/branch', keys);
  const fileSystem = new MemoryFileSystem({
    [config.database.database]: '',
    ...disk,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${MIGRATIONS}/${name}`, text])),
  });
  const releases = new ReleaseStore({ fileSystem, paths });
  const { id } = testRelease();
  if (live) {
    (await releases.save(testRelease()))._unsafeUnwrap();
    (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', id)))._unsafeUnwrap();
  }
  const processes = new FakeProcessRunner().on('php', pretend);
  const databases = new MemoryDatabase(...statements);
  const deps = { config, fileSystem, databases, paths, processes, releases, redactor: new Redactor(['guests-are-king']) };
  const facts = (await readMigrationFacts(deps, { reusable: null, newest: null, ...built }))._unsafeUnwrap();
  return { facts, processes };
}

describe('the migrations of a branch', () => {
  it('that are pending are those which the database has not seen, in order', async () => {
    const files = {
      '2026_02_02_000000_b.php': adds,
      '2026_02_01_000000_a.php': adds,
      '2025_01_01_000000_orders.php': adds,
      'notes.txt': '',
    };
    const { facts } = await read({ files });
    expect(facts.pending.map(({ name, kind }) => [name, kind])).toEqual([
      ['2026_02_01_000000_a', 'additive'],
      ['2026_02_02_000000_b', 'additive'],
    ]);
    expect(facts.ran).toEqual(['2025_01_01_000000_orders']);
    expect(facts.hasData).toBe(true);
  });

  it('that would lose data are told', async () => {
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': drops } });
    expect(facts.pending[0]).toMatchObject({ kind: 'destructive' });
  });

  it('come with their SQL where a live release can be asked', async () => {
    const stdout = '\n   INFO  Running migrations.\n\n  2026_02_01_000000_a ....\n  ⇂ create table "tables" ("id" integer)\n';
    const { facts, processes } = await read({ files: { '2026_02_01_000000_a.php': adds }, live: true, pretend: { stdout } });
    expect(processes.lines[0]).toContain('migrate --pretend');
    expect(processes.commands[0]?.effect).toBe('read');
    expect(facts.pending[0]?.sql).toEqual(['create table "tables" ("id" integer)']);
  });

  it('come without the secrets that are in it', async () => {
    const stdout = "  2026_02_01_000000_a ....\n  ⇂ alter table orders add column pin varchar(20) default 'guests-are-king'\n";
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': adds }, live: true, pretend: { stdout } });
    expect(facts.pending[0]?.sql).toEqual(["alter table orders add column pin varchar(20) default '[REDACTED]'"]);
  });

  it.each<readonly [string, Given]>([
    ['no release is live', {}],
    ['the live release cannot be asked', { live: true, pretend: { exitCode: 1 } }],
    ['nothing has run yet: asking would make a table', { live: true, statements: [TABLE] }],
  ])('come without it when %s', async (_why, given) => {
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': adds }, ...given });
    expect(facts.pending).toMatchObject([{ name: '2026_02_01_000000_a', sql: null }]);
  });

  it('are all pending in a database that does not exist yet', async () => {
    const config = testConfig('/branch');
    const fileSystem = new MemoryFileSystem({ [`${MIGRATIONS}/2026_02_01_000000_a.php`]: adds });
    const databases = {
      connect: () => {
        throw new Error('nobody may connect');
      },
    };
    const deps = {
      config,
      fileSystem,
      databases,
      paths,
      processes: new FakeProcessRunner(),
      releases: new ReleaseStore({ fileSystem, paths }),
      redactor: new Redactor(),
    };
    const facts = (await readMigrationFacts(deps, { reusable: null, newest: null }))._unsafeUnwrap();
    expect(facts).toMatchObject({ ran: [], hasData: false, pending: [{ name: '2026_02_01_000000_a' }] });
  });

  it('are none without a folder of them, and none without a backend', async () => {
    expect((await read({})).facts.pending).toEqual([]);
    expect((await read({ keys: { COMPONENTS: 'pwa' }, files: { '2026_02_01_000000_a.php': adds } })).facts).toEqual({
      pending: [],
      pendingOfNewest: [],
      ran: [],
      hasData: false,
    });
  });

  it('are those files that Laravel takes for migrations', async () => {
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': adds, 'helpers.php': '<?php function late() {}' } });
    expect(facts.pending.map(({ name }) => name)).toEqual(['2026_02_01_000000_a']);
  });

  it('are also those which packages brought when something was last built, in one order with the own', async () => {
    const known = [
      { name: '2016_06_01_000001_create_oauth_tables', source: adds },
      { name: '2025_01_01_000000_orders', source: drops },
    ];
    const disk = { [join(paths.cache, 'package-migrations.json')]: JSON.stringify(known) };
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': adds }, disk });
    expect(facts.pending.map(({ name }) => name)).toEqual(['2016_06_01_000001_create_oauth_tables', '2026_02_01_000000_a']);
  });

  it('of what goes live without a build are those of that release', async () => {
    const release = (id: string, name: string) => {
      const directory = paths.release('backend', id);
      return {
        [join(directory, MIGRATIONS_JSON)]: JSON.stringify({ [name]: `vendor/till/${name}.php` }),
        [join(directory, `vendor/till/${name}.php`)]: drops,
      };
    };
    const [same, newest] = [testRelease({ id: '20260102T000000Z-bbbbbbbb' }), testRelease({ id: '20260103T000000Z-cccccccc' })];
    const disk = { ...release(same.id, '2026_01_02_000000_same'), ...release(newest.id, '2026_01_03_000000_newest') };
    const { facts } = await read({ files: { '2026_02_01_000000_a.php': adds }, disk, built: { reusable: same, newest } });
    expect(facts.pending).toMatchObject([{ name: '2026_01_02_000000_same', kind: 'destructive' }]);
    expect(facts.pendingOfNewest).toMatchObject([{ name: '2026_01_03_000000_newest', kind: 'destructive' }]);
  });
});
