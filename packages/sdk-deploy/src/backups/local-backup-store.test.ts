import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { BackupBranch } from '../testing/backup-branch.ts';
import type { Backup } from './backup.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

const sqliteTarget = async (root: string): Promise<DatabaseTarget> => {
  const database = join(root, 'shop.sqlite');
  await writeFile(database, '');
  await chmod(database, 0o640);
  return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
};

const tables: Readonly<Record<string, readonly string[]>> = {
  sqlite: [
    'pragma journal_mode = wal',
    'create table devices (id integer primary key autoincrement, name text not null)',
    'create table orders (id integer primary key autoincrement, device_id integer references devices (id), note text)',
    'create trigger trimmed after insert on orders begin update orders set note = trim(note) where id = new.id; end',
    'create view notes as select note from orders',
  ],
  mariadb: [
    'create table devices (id bigint unsigned auto_increment primary key, name varchar(50) not null)',
    'create table orders (id bigint unsigned auto_increment primary key, device_id bigint unsigned, note text, picture blob, foreign key (device_id) references devices (id))',
    'create trigger trimmed before insert on orders for each row set new.note = trim(new.note)',
    'create view all_notes as select note from notes',
    'create or replace view all_notes as select note from orders',
    'create view notes as select note from all_notes',
    'create function twice(n int) returns int deterministic return n * 2',
  ].filter((_, index) => index !== 3),
};

describe.each([
  ['SQLite', 'sqlite', sqliteTarget],
  ['MariaDB', 'mariadb', () => server.createDatabase()],
  ['MariaDB without the right to make schemas', 'mariadb', () => server.createDatabase({ allRights: false })],
])('backups on %s', (title, family, target) => {
  let branch: BackupBranch;
  const create = async (id?: string): Promise<Backup> =>
    (await branch.store.create({ id, description: 'test', creator: 'ana', includeDatabase: true }))._unsafeUnwrap();
  const restore = async (id: string): Promise<void> => (await branch.store.restoreDatabase(id, { restoreId: 'op-1' }))._unsafeUnwrap();
  const schemas = async (): Promise<readonly unknown[]> =>
    family === 'sqlite'
      ? []
      : branch.rows('select schema_name as name from information_schema.schemata where schema_name like concat(database(), "\\_\\_%")');

  beforeEach(async () => {
    branch = await BackupBranch.make(target);
    await branch.run(
      ...(tables[family] ?? []),
      "insert into devices (id, name) values (1, 'Tablet 1')",
      "insert into orders (device_id, note) values (1, '  Crème brûlée 🍮 ''x'' ; -- ')",
    );
  });
  afterEach(() => branch[Symbol.asyncDispose]());

  it('makes a folder as documented, for its owner alone, that sha256sum accepts', async () => {
    const { id, directory, metadata } = await create();
    expect(id).toMatch(/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
    const listing = (await readdir(directory, { recursive: true })).sort();
    const extension = family === 'sqlite' ? 'sqlite.gz' : 'sql.gz';
    expect(listing).toEqual(
      expect.arrayContaining([
        'apps/woosoo-nexus/.env',
        'checksums.sha256',
        'checksums.sha256.signature',
        'configs/deployment.config.env',
        'configs/nginx.conf',
        'metadata.json',
      ]),
    );
    expect(metadata.database?.file).toMatch(new RegExp(`^database/.+_\\d{4}-\\d\\d-\\d\\d\\.${extension}$`));
    expect(metadata.database?.tables).toEqual(['devices', 'orders']);
    expect(metadata.sources['apps/woosoo-nexus/.env']).toBe('apps/woosoo-nexus/.env');
    for (const path of ['.', ...listing]) {
      const { mode } = await stat(join(directory, path));
      expect([path, (mode & 0o077).toString(8)]).toEqual([path, '0']);
    }
    await promisify(execFile)('sha256sum', ['--check', '--strict', 'checksums.sha256'], { cwd: directory });
    await promisify(execFile)('gzip', ['--test', join(directory, metadata.database?.file ?? '')]);
    expect((await branch.store.verify(id))._unsafeUnwrap()).toMatchObject({ problems: [] });
    expect(await readdir(branch.paths.backups)).toEqual([id]);
    const left = await readdir(branch.paths.state).catch(() => []);
    expect(left.filter((name) => name === 'database-client')).toEqual([]);
  });

  it('brings the rows back with views, triggers and routines, and keeps what it replaced until that is confirmed', async () => {
    const { id } = await create();
    await branch.run(
      'delete from orders',
      "insert into devices (name) values ('Tablet 2')",
      'create table later (id integer)',
      'drop view notes',
    );
    await restore(id);
    expect(await branch.rows('select note from notes')).toEqual([{ note: "Crème brûlée 🍮 'x' ; --" }]);
    expect(await branch.rows('select name from devices')).toEqual([{ name: 'Tablet 1' }]);
    await branch.run("insert into orders (device_id, note) values (1, '  more ')");
    expect(await branch.rows("select note from notes where note = 'more'")).toHaveLength(1);
    if (family === 'mariadb') expect(await branch.rows('select twice(4) as n')).toEqual([{ n: 8 }]);

    (await branch.store.undoRestore('op-1'))._unsafeUnwrap();
    expect(await branch.rows('select name from devices order by id')).toEqual([{ name: 'Tablet 1' }, { name: 'Tablet 2' }]);
    expect(await branch.rows('select * from later')).toEqual([]);
    await branch.run("insert into orders (device_id, note) values (1, '  again ')");
    expect(await branch.rows('select note from orders')).toEqual([{ note: 'again' }]);
    (await branch.store.undoRestore('op-1'))._unsafeUnwrap();
    expect(await branch.rows('select note from orders')).toHaveLength(1);
    expect(await schemas()).toEqual([]);
  });

  it('can be called again after it is done, and leaves nothing once confirmed', async () => {
    const { id } = await create();
    await branch.run("insert into devices (name) values ('Tablet 2')");
    await restore(id);
    await restore(id);
    expect(await branch.rows('select name from devices')).toEqual([{ name: 'Tablet 1' }]);
    (await branch.store.confirmRestore('op-1'))._unsafeUnwrap();
    (await branch.store.confirmRestore('op-1'))._unsafeUnwrap();
    expect(await schemas()).toEqual([]);
    expect((await readdir(branch.root)).filter((name) => /restore|before/.test(name))).toEqual([]);
    if (family === 'sqlite') expect((await stat(branch.config.database.database)).mode & 0o777).toBe(0o640);
  });

  it('touches nothing when the backup is damaged, and says what is wrong with it', async () => {
    const { id, directory, metadata } = await create();
    await appendFile(join(directory, metadata.database?.file ?? ''), 'x');
    await writeFile(join(directory, 'configs', 'extra'), '');
    await rm(join(directory, 'configs', 'nginx.conf'));
    const { problems } = (await branch.store.verify(id))._unsafeUnwrap();
    expect(problems).toEqual([
      'configs/nginx.conf is missing',
      `${metadata.database?.file ?? ''} was changed`,
      'configs/extra does not belong to it',
    ]);
    await branch.run("insert into devices (name) values ('Tablet 2')");
    const error = (await branch.store.restoreDatabase(id, { restoreId: 'op-1' }))._unsafeUnwrapErr();
    expect(error.type).toBe('BackupDamaged');
    expect(await branch.rows('select name from devices')).toHaveLength(2);
  });

  it(`is no backup when the dump cannot be made (${title})`, async () => {
    if (family === 'sqlite') await rm(branch.config.database.database);
    else
      await server.run(
        `create definer = 'ghost'@'%' view ${branch.config.database.database}.haunted as select 1 from ${branch.config.database.database}.devices`,
      );
    const error = (await branch.store.create({ description: '', creator: 'ana', includeDatabase: true }))._unsafeUnwrapErr();
    expect(['DatabaseUnreachable', 'DumpIncomplete', 'QueryFailed']).toContain(error.type);
    expect(JSON.stringify(error)).not.toContain(JSON.stringify(branch.config.database.password.reveal()).slice(1, -1) || 'no password');
    expect(await readdir(branch.paths.backups)).toEqual([]);
  });
});

describe('LocalBackupStore', () => {
  let branch: BackupBranch;
  beforeEach(async () => void (branch = await BackupBranch.make(sqliteTarget)));
  afterEach(() => branch[Symbol.asyncDispose]());
  const request = { description: '', creator: 'ana', includeDatabase: false };

  it('lists newest first, passes foreign folders over and tells damaged ones', async () => {
    const old = (await branch.store.create({ ...request, id: '2020-01-01_00-00-00' }))._unsafeUnwrap();
    const made = (await branch.store.create(request))._unsafeUnwrap();
    for (const name of ['2021-01-01_00-00-00', 'notes', '.tmp-2021-01-01_00-00-01']) await mkdir(join(branch.paths.backups, name));
    await writeFile(join(branch.paths.backups, '2022-01-01_00-00-00'), '');
    const listed = (await branch.store.list())._unsafeUnwrap();
    expect(listed.map(({ id, state }) => [id, state])).toEqual([
      [made.id, 'complete'],
      [old.id, 'complete'],
      ['2021-01-01_00-00-00', 'damaged'],
    ]);
    expect((await branch.store.get('2021-01-01_00-00-00'))._unsafeUnwrapErr().type).toBe('BackupDamaged');
    expect((await branch.store.get('../../etc'))._unsafeUnwrap()).toBeNull();
    expect((await branch.store.get('2019-01-01_00-00-00'))._unsafeUnwrap()).toBeNull();
  });

  it('takes the next free name, removes what an interrupted one left, and refuses a name that is taken', async () => {
    await mkdir(join(branch.paths.backups, '.tmp-2021-01-01_00-00-01'), { recursive: true });
    const clock = { ...branch.deps.clock, now: () => new Date('2026-02-15T14:30:00Z'), monotonicMs: () => 0 };
    const { LocalBackupStore } = await import('./local-backup-store.ts');
    const store = new LocalBackupStore({ ...branch.deps, clock });
    expect((await store.create(request))._unsafeUnwrap().id).toBe('2026-02-15_14-30-00');
    expect((await store.create(request))._unsafeUnwrap().id).toBe('2026-02-15_14-30-00-2');
    expect((await store.create({ ...request, id: '2026-02-15_14-30-00' }))._unsafeUnwrapErr().type).toBe('BackupExists');
    expect((await store.create({ ...request, id: '../x' }))._unsafeUnwrapErr().type).toBe('BackupExists');
    expect((await readdir(branch.paths.backups)).sort()).toEqual(['2026-02-15_14-30-00', '2026-02-15_14-30-00-2']);
    (await store.remove('2026-02-15_14-30-00-2'))._unsafeUnwrap();
    expect(await readdir(branch.paths.backups)).toEqual(['2026-02-15_14-30-00']);
  });

  it('takes uploads along when asked', async () => {
    const uploads = join(branch.paths.shared('backend'), 'storage', 'app', 'public');
    await mkdir(uploads, { recursive: true });
    await writeFile(join(uploads, 'menu.jpg'), 'jpg');
    const { directory } = (await branch.store.create({ ...request, includeFiles: true }))._unsafeUnwrap();
    expect(await readFile(join(directory, 'files', 'public', 'menu.jpg'), 'utf8')).toBe('jpg');
  });

  it('refuses a restore from a backup without a database, an unknown one, and one of another kind', async () => {
    const { id, directory } = (await branch.store.create(request))._unsafeUnwrap();
    const error = async (which: string): Promise<string> =>
      (await branch.store.restoreDatabase(which, { restoreId: 'x' }))._unsafeUnwrapErr().type;
    expect(await error(id)).toBe('BackupHasNoDatabase');
    expect(await error('2000-01-01_00-00-00')).toBe('BackupUnknown');
    const text = await readFile(join(directory, 'metadata.json'), 'utf8');
    const database = { family: 'mysql', server_version: '8', name: 'x', file: 'database/x', tables: [], schema_sha256: '', duration_ms: 1 };
    await writeFile(join(directory, 'metadata.json'), JSON.stringify({ ...(JSON.parse(text) as object), database }));
    expect(await error(id)).toBe('RestoreMismatch');
  });

  it('finds a dump that is cut off although its checksum is right', async () => {
    const { id, directory, metadata } = (await branch.store.create({ ...request, includeDatabase: true }))._unsafeUnwrap();
    const { checkUnpacks } = await import('./unpack-check.ts');
    const { noSeal } = await import('./seal.ts');
    const file = join(directory, 'cut.sql.gz');
    const dump = '-- dump\n-- Table structure for table `a`\ncreate table a;\n-- Dump completed\n';
    const problem = async (bytes: Buffer, count: number): Promise<string | null> => {
      await writeFile(file, bytes);
      return (await checkUnpacks(file, noSeal, { names: Array.from({ length: count }, String), contents: [] }))._unsafeUnwrap().problem;
    };
    expect(await problem(gzipSync(dump), 1)).toBeNull();
    expect(await problem(gzipSync(dump), 2)).toBe('holds 1 tables instead of 2');
    expect(await problem(gzipSync(dump.slice(0, -20)), 1)).toBe('stops before its end mark');
    expect(await problem(gzipSync(dump).subarray(0, -9), 1)).toContain('cannot be unpacked');
    expect(metadata.database?.tables).toEqual([]);
    expect(id).toBe(metadata.backup_id);
  });
});
