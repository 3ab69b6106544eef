import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { errAsync, ResultAsync } from 'neverthrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Sensitive, type DatabaseTarget, type StepContext } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { serviceNotInstalled } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { MaintenanceStep } from '../steps/maintenance-step.ts';
import { QuietTime } from '../steps/quiet-time.ts';
import { ServicesStopStep } from '../steps/services-stop-step.ts';
import { BackupBranch } from '../testing/backup-branch.ts';
import { testService } from '../testing/test-service.ts';
import { schemaHash } from '../database/database-schema.ts';
import { readDatabaseState } from '../database/database-state.ts';
import { MigrateStep, type MigrateParams } from './migrate-step.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

const sqliteTarget = async (root: string): Promise<DatabaseTarget> => {
  const database = join(root, 'shop.sqlite');
  await writeFile(database, '');
  return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
};

describe.each([
  ['SQLite', 'integer primary key autoincrement', sqliteTarget],
  ['MariaDB', 'bigint unsigned auto_increment primary key', () => server.createDatabase()],
])('database.migrate on %s', (_title, key, target) => {
  let branch: BackupBranch;
  let step: MigrateStep;
  let context: StepContext;
  let services: MemoryServiceController;
  const output: string[] = [];

  const migration = (name: string, ...statements: readonly string[]): Promise<void> =>
    writeFile(
      join(branch.paths.release('backend', 'r1'), 'database', 'migrations', `${name}.php`),
      `<?php return json_decode(<<<'JSON'\n${JSON.stringify(statements)}\nJSON, true);`,
    );
  const states = async (): Promise<string> =>
    (await services.list())
      ._unsafeUnwrap()
      .map(({ name, state }) => `${name} ${state}`)
      .join(', ');
  const params = (change: Partial<MigrateParams> = {}): MigrateParams => ({
    component: 'backend',
    releaseId: 'r1',
    migrations: ['2025_02_01_000000_tables', '2025_02_02_000000_notes'],
    mode: 'additive',
    backupId: null,
    ...change,
  });
  const hash = async (): Promise<string> => {
    await using database = branch.connect();
    return schemaHash((await readDatabaseState(database))._unsafeUnwrap().schema);
  };
  const prepared = async (how: MigrateParams): Promise<{ readonly undo: { readonly schemaHash: string }; readonly before: string }> => ({
    undo: (await step.prepare(how, context))._unsafeUnwrap(),
    before: await hash(),
  });

  beforeEach(async () => {
    branch = await BackupBranch.make(target);
    const { database } = branch.config;
    const release = branch.paths.release('backend', 'r1');
    await cp(fileURLToPath(new URL('fixtures/release', import.meta.url)), release, { recursive: true });
    await mkdir(join(release, 'database', 'migrations'), { recursive: true });
    const dsn =
      database.family === 'sqlite'
        ? `sqlite:${database.database}`
        : `mysql:host=${database.host};port=${String(database.port)};dbname=${database.database};charset=utf8mb4`;
    const login = { dsn, username: database.username, password: database.password.reveal() };
    await writeFile(join(release, 'database.json'), JSON.stringify(login));
    await branch.run(
      `create table migrations (id ${key}, migration varchar(255) not null, batch int not null)`,
      `create table orders (id ${key}, total int not null)`,
      "insert into migrations (migration, batch) values ('2025_01_01_000000_orders', 1)",
      'insert into orders (total) values (10)',
    );
    await migration('2025_01_01_000000_orders', 'create table orders (id int)');
    await migration(
      '2025_02_01_000000_tables',
      `create table tables (id ${key}, label varchar(20))`,
      'alter table orders add column table_id int',
    );
    await migration(
      '2025_02_02_000000_notes',
      'alter table orders add column note varchar(50)',
      'create index orders_note on orders (note)',
    );
    services = new MemoryServiceController({ clock: branch.deps.clock });
    for (const name of ['php', 'nginx', 'queue-worker']) {
      (await services.install(testService(name)))._unsafeUnwrap();
      if (name !== 'queue-worker') (await services.start(name))._unsafeUnwrap();
    }
    const deps = { ...branch.deps, services };
    const quiet = new QuietTime({
      ...deps,
      maintenance: new MaintenanceStep(deps),
      stop: new ServicesStopStep({ ...deps, courtesy: { clock: branch.deps.clock, mannersOf: () => null } }),
    });
    step = new MigrateStep({ ...deps, backups: branch.store, quiet });
    const directory = join(branch.root, 'scratch');
    await mkdir(directory, { mode: 0o700 });
    output.length = 0;
    context = {
      operationId: '2026-02-15T14-30-00Z-deploy-k3v9',
      stepId: 'migrate',
      directory,
      signal: new AbortController().signal,
      output: (text) => void output.push(text),
    };
  });
  afterEach(() => branch[Symbol.asyncDispose]());

  it('runs the planned migrations, shows their output, and can take them back', async () => {
    const { undo, before } = await prepared(params());
    (await step.do(params(), undo, context))._unsafeUnwrap();
    expect(output.join('\n')).toContain('2025_02_02_000000_notes ................ DONE');
    expect(await branch.rows('select migration from migrations')).toHaveLength(3);
    await branch.run("insert into orders (total, note) values (20, 'new')");

    (await step.undo(params(), undo, context))._unsafeUnwrap();
    (await step.undo(params(), undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
    expect(await branch.rows('select total from orders order by id')).toEqual([{ total: 10 }, { total: 20 }]);
    expect(await branch.rows('select migration from migrations')).toHaveLength(1);
    (await step.finish(params(), undo, context))._unsafeUnwrap();
    (await step.finish(params(), undo, context))._unsafeUnwrap();
    expect(await branch.rows('select migration from migrations')).toHaveLength(3);
  });

  it('takes a second migration back that failed in the middle, and keeps the rows that came meanwhile', async () => {
    await migration('2025_02_02_000000_notes', 'alter table orders add column note varchar(50)', 'alter table nowhere add column x int');
    const { undo, before } = await prepared(params());
    const error = (await step.do(params(), undo, context))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'MigrationFailed', detail: { migration: '2025_02_02_000000_notes', tail: [] } });
    expect(error.message).toMatch(/^The migration 2025_02_02_000000_notes failed: SQLSTATE\[\w+\]: .*nowhere.*\nThe statement: /);
    expect(error.message.split('\n')).toHaveLength(2);
    expect(error.message).toMatch(/The statement: alter table nowhere add column x int$/);
    expect(error.remedy).toContain('Correct database/migrations/2025_02_02_000000_notes.php');
    await branch.run("insert into orders (total, note) values (20, 'while it ran')");

    (await step.undo(params(), undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
    expect(await branch.rows('select id, total from orders order by id')).toEqual([
      { id: 1, total: 10 },
      { id: 2, total: 20 },
    ]);
    expect(await branch.rows('select migration from migrations')).toEqual([{ migration: '2025_01_01_000000_orders' }]);
  });

  it('finishes what was cut off in the middle of a migration', async () => {
    const { undo } = await prepared(params());
    await writeFile(join(context.directory, 'migrate.began'), '');
    await branch.run(`create table tables (id ${key}, label varchar(20))`);
    (await step.finish(params(), undo, context))._unsafeUnwrap();
    expect(await branch.rows('select migration from migrations')).toHaveLength(3);
  });

  it('does not believe an exit code', async () => {
    await writeFile(join(branch.paths.release('backend', 'r1'), 'already-running'), '');
    const { undo } = await prepared(params());
    const error = (await step.do(params(), undo, context))._unsafeUnwrapErr();
    expect(error.message).toContain('2025_02_01_000000_tables did not run');
  });

  it('fails when more ran than was planned', async () => {
    const some = params({ migrations: ['2025_02_01_000000_tables'] });
    const { undo, before } = await prepared(some);
    expect((await step.do(some, undo, context))._unsafeUnwrapErr().message).toContain('2025_02_02_000000_notes ran and was not planned');
    (await step.undo(some, undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
  });

  it('restores the backup after a destructive migration, also when no table shows what it did', async () => {
    await migration('2025_02_02_000000_notes', 'update orders set total = 0', 'alter table nowhere add column x int');
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const how = params({ mode: 'destructive', backupId: id, migrations: ['2025_02_02_000000_notes'] });
    const { undo, before } = await prepared(how);
    (await step.undo(how, undo, context))._unsafeUnwrap();
    expect((await step.do(how, undo, context)).isErr()).toBe(true);
    expect(await branch.rows('select total from orders')).toEqual([{ total: 0 }]);
    (await step.undo(how, undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
    expect(await branch.rows('select total from orders')).toEqual([{ total: 10 }]);
    (await step.undo(how, undo, context))._unsafeUnwrap();
  });

  it('asks for a person when a migration that was taken for additive was not, and there is no backup', async () => {
    await migration('2025_02_02_000000_notes', 'alter table orders drop column total');
    const { undo } = await prepared(params());
    (await step.do(params(), undo, context))._unsafeUnwrap();
    const error = (await step.undo(params(), undo, context))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'DatabaseNotRevertible', category: 'person-needed' });
    expect(error.message).toContain('column `orders.total` removed');
  });

  it('restores the backup in that case when there is one, with nothing running that could write, and keeps what came meanwhile in another', async () => {
    await migration('2025_02_02_000000_notes', 'alter table orders drop column total');
    const { id } = (
      await branch.store.create({ id: '2026-02-15_14-30-00', description: '', creator: 'test', includeDatabase: true })
    )._unsafeUnwrap();
    const how = params({ backupId: id });
    const { undo, before } = await prepared(how);
    (await step.do(how, undo, context))._unsafeUnwrap();
    await branch.run('insert into orders (table_id) values (4)');
    const up = await states();
    const whileRestoring: string[] = [];
    const restore = branch.store.restoreDatabase.bind(branch.store);
    vi.spyOn(branch.store, 'restoreDatabase').mockImplementation((...args) =>
      ResultAsync.fromSafePromise(states())
        .map((now) => whileRestoring.push(`${now}; maintenance ${String(existsSync(branch.paths.maintenanceFlag))}`))
        .andThen(() => restore(...args)),
    );
    (await step.undo(how, undo, context))._unsafeUnwrap();
    (await step.undo(how, undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
    expect(await branch.rows('select total from orders')).toEqual([{ total: 10 }]);
    expect(output.join('\n')).toContain(`is kept in the backup ${id}_undone`);
    expect((await branch.store.verify(`${id}_undone`))._unsafeUnwrap().problems).toEqual([]);
    expect(whileRestoring).toEqual(['nginx running, php stopped, queue-worker stopped; maintenance true']);
    expect(await states()).toBe(up);
    expect(existsSync(branch.paths.maintenanceFlag)).toBe(false);
  });

  it('brings back what ran when it was cut off within that', async () => {
    await migration('2025_02_02_000000_notes', 'alter table orders drop column total');
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const how = params({ backupId: id });
    const { undo, before } = await prepared(how);
    (await step.do(how, undo, context))._unsafeUnwrap();
    const up = await states();
    const start = vi.spyOn(services, 'start').mockReturnValueOnce(errAsync(serviceNotInstalled({ message: 'cut off', remedy: '' })));
    expect((await step.undo(how, undo, context)).isErr()).toBe(true);
    start.mockRestore();
    expect(await states()).not.toBe(up);
    (await step.undo(how, undo, context))._unsafeUnwrap();
    expect(await hash()).toBe(before);
    expect(await states()).toBe(up);
    expect(existsSync(branch.paths.maintenanceFlag)).toBe(false);
  });

  it('does nothing when it had not begun', async () => {
    const { undo } = await prepared(params());
    await branch.run('create table of_somebody_else (id int)');
    (await step.undo(params(), undo, context))._unsafeUnwrap();
    expect(await branch.rows('select * from of_somebody_else')).toEqual([]);
  });
});
