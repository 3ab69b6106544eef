import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { schemaHash } from '../database/database-schema.ts';
import { readSchema } from '../database/read-schema.ts';
import { BackupBranch } from '../testing/backup-branch.ts';
import { rehearsalNames } from './mysql-restore-names.ts';
import { readStoredObjects } from './stored-objects.ts';

let server: MariadbServer;
beforeAll(async () => {
  server = await MariadbServer.start();
  await server.run('set global max_allowed_packet = 1073741824');
}, 60_000);
afterAll(() => server.stop());

/** Everything that dumps are known to trip over. */
const difficult = [
  'create sequence numbers start with 7',
  `create table kinds (id int unsigned auto_increment primary key, name varchar(50) character set latin1 not null unique, doc json,
     picture longblob, flags bit(9), shape point, doubled int as (id * 2) virtual, label varchar(80) as (concat(name, '!')) stored, key (label),
     number bigint default nextval(numbers))`,
  'create table log (at timestamp(6) default current_timestamp(6), text_ mediumtext character set utf8mb4)',
  `create table orders (id bigint unsigned auto_increment primary key, kind_id int unsigned not null, no varchar(40) not null, total decimal(12,4), note text,
     unique key orders_no (no), key orders_kind (kind_id, total), fulltext key orders_note (note), constraint orders_kind foreign key (kind_id) references kinds (id) on delete cascade)`,
  `insert into kinds (name, doc, picture, flags, shape) values ('caf\u00e9', '{"a": "\u{1F36E} \\\\" \\u0000"}', 0x00ff27225c0a0d1a, b'101010101', point(1, 2)),
     ('it''s "a" \\\\ b', null, null, null, null), ('(1),(2);', '[]', '', 0, null)`,
  "insert into log (text_) values ('\u{1F36E} cr\u00e8me\\nbr\u00fbl\u00e9e\\tINSERT INTO `x` VALUES (1);'), (''), (null), ('-- Dump completed'), ('DELIMITER ;;')",
  "insert into orders (kind_id, no, total, note) select 1 + seq mod 3, concat('A', seq), seq / 7, concat('n ', md5(seq)) from seq_1_to_30000",
  'create view totals as select kind_id, sum(total) as total from orders group by kind_id',
  'create view big_totals as select * from totals where total > 10',
  'create trigger trimmed before insert on orders for each row set new.note = trim(new.note)',
  'create function twice(n int) returns int deterministic return n * 2',
  "set session sql_mode = 'ANSI_QUOTES'",
  `create procedure quoted() begin
INSERT INTO "log" (text_) VALUES ('from the routine');
end`,
  "create event nightly on schedule every 1 day starts '2030-01-01 03:00:00' do insert into log (text_) values ('event')",
  'set session sql_mode = default',
];

describe('a database with everything that dumps trip over', () => {
  it('is proven by a rehearsal, and comes back as it was; what it replaced comes back too', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run(...difficult);
    const world = async (): Promise<unknown> => {
      await using database = branch.connect();
      const tables = ['kinds', 'log', 'orders'];
      return {
        schema: schemaHash((await readSchema(database))._unsafeUnwrap()),
        objects: (await readStoredObjects(database, branch.config.database.database))._unsafeUnwrap(),
        checksums: (await database.query(`checksum table ${tables.join(', ')}`))._unsafeUnwrap().map((row) => row['Checksum']),
        sequence: (await database.query('select next_not_cached_value as n from numbers'))._unsafeUnwrap(),
      };
    };
    const before = await world();
    const { id, metadata } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    expect(metadata.database?.contents.map(({ name, rows }) => [name, rows])).toEqual([
      ['kinds', 3],
      ['log', 5],
      ['orders', 30_000],
    ]);
    expect(metadata.database?.events_file).toMatch(/\.events\.sql\.gz$/);
    const rehearsal = (await branch.store.rehearse(id))._unsafeUnwrap();
    expect(rehearsal).toMatchObject({ tables: 3, rows: 30_008, problems: [] });
    expect(await world()).toEqual(before);

    await branch.run(
      'delete from orders where id > 10',
      'drop event nightly',
      "create event later on schedule every 2 day do insert into log (text_) values ('later')",
      'alter table log add column more int',
      'drop procedure quoted',
      'create table extra (id int primary key)',
    );
    const live = await world();
    (await branch.store.restoreDatabase(id, { restoreId: 'r1' }))._unsafeUnwrap();
    expect(await world()).toEqual(before);
    await branch.run('call quoted()');
    (await branch.store.undoRestore('r1'))._unsafeUnwrap();
    expect(await world()).toEqual(live);
    (await branch.store.restoreDatabase(id, { restoreId: 'r2' }))._unsafeUnwrap();
    (await branch.store.confirmRestore('r2'))._unsafeUnwrap();
    expect(await world()).toEqual(before);
  }, 120_000);

  it('holds a row of 50 MB', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run(
      'create table big (id int primary key, text_ longtext)',
      "insert into big values (1, repeat('a''b\\\\', 12500000)), (2, 'x')",
    );
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    expect((await branch.store.rehearse(id))._unsafeUnwrap()).toMatchObject({ rows: 2, problems: [] });
  }, 120_000);
});

describe('a rehearsal', () => {
  it('finds rows that the restore brings back otherwise than the backup says, and leaves nothing behind', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run('create table a (id int primary key, f varchar(9))', "insert into a values (1, 'x'), (2, 'y')");
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const scratch = rehearsalNames(branch.config.database.database, 'another').scratch;
    await branch.run(`create database ${scratch}`);
    expect((await branch.store.rehearse(id))._unsafeUnwrap().problems).toEqual([]);
    expect(
      await branch.rows(`select schema_name as name from information_schema.schemata where schema_name like '%\\_\\_rehearse\\_%'`),
    ).toEqual([]);
  });

  it('says which right the user lacks', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase({ allRights: false }));
    await branch.run('create table a (id int primary key)');
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const error = (await branch.store.rehearse(id))._unsafeUnwrapErr();
    expect(error.type).toBe('RehearsalImpossible');
    expect(error.remedy).toContain('GRANT ALL ON `shop');
  });
});
