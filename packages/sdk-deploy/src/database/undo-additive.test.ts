import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DriverDatabaseConnector, Sensitive, type Database, type DatabaseTarget } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { CutOffDatabase } from '../testing/cut-off-database.ts';
import { schemaHash } from './database-schema.ts';
import { readDatabaseState, type DatabaseState } from './database-state.ts';
import { describeChange, schemaChanges } from './schema-changes.ts';
import { undoAdditive } from './undo-additive.ts';

let server: MariadbServer;
let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'woosoo-undo-'));
  server = await MariadbServer.start();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Dialect {
  readonly target: () => Promise<DatabaseTarget>;
  readonly before: readonly string[];
  /** What two migrations add; the second fails after its first statement. */
  readonly added: readonly string[];
  readonly removed: string;
  readonly altered: readonly string[];
}

const sqlite: Dialect = {
  target: async () => {
    const database = join(folder, `${String(++files)}.sqlite`);
    await writeFile(database, '');
    return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
  },
  before: [
    'create table "migrations" ("id" integer primary key autoincrement not null, "migration" varchar not null, "batch" integer not null)',
    'create table "devices" ("id" integer primary key autoincrement not null, "name" varchar not null, "upper" varchar generated always as (upper(name)) virtual)',
    'create table "orders" ("id" integer primary key autoincrement not null, "device_id" integer not null, "total" numeric not null default \'0\', foreign key("device_id") references "devices"("id") on delete cascade)',
    'create index "orders_total_index" on "orders" ("total")',
    'create unique index "devices_name_unique" on "devices" ("name")',
    'create view dear_orders as select id, total from orders where total > 100',
    "create trigger no_negative before insert on orders when new.total < 0 begin select raise(abort, 'negative'); end",
  ],
  added: [
    'create table "tables" ("id" integer primary key autoincrement not null, "label" varchar)',
    'create table "seats" ("id" integer primary key, "table_id" integer references "tables"("id"))',
    'alter table "orders" add column "note" varchar',
    'alter table "orders" add column "table_id" integer references "tables"("id")',
    'create index "orders_note_index" on "orders" ("note")',
    'create index "devices_name_index" on "devices" ("name")',
    'create view notes as select note from orders',
    'create trigger stamp after insert on devices begin update devices set name = new.name where id = new.id; end',
  ],
  removed: 'alter table "orders" drop column "total"',
  altered: ['drop index "orders_total_index"', 'drop view dear_orders'],
};

const mariadb: Dialect = {
  target: () => server.createDatabase(),
  before: [
    'create table migrations (id int unsigned auto_increment primary key, migration varchar(255) not null, batch int not null)',
    'create table devices (id bigint unsigned auto_increment primary key, name varchar(100) not null, upper varchar(100) as (upper(name)) stored, unique devices_name_unique (name))',
    "create table orders (id bigint unsigned auto_increment primary key, device_id bigint unsigned not null, total decimal(8,2) not null default 0 check (total > -1000), settings json, state enum('new','done') default 'new' comment 'it''s, a `state`', constraint orders_device foreign key (device_id) references devices (id) on delete cascade)",
    'create index orders_total_index on orders (total)',
    'create view dear_orders as select id, total from orders where total > 100',
    "create trigger no_negative before insert on orders for each row begin if new.total < 0 then signal sqlstate '45000' set message_text = 'negative'; end if; end",
  ],
  added: [
    'create table tables (id bigint unsigned auto_increment primary key, label varchar(20), best_seat bigint unsigned)',
    'create table seats (id bigint unsigned auto_increment primary key, table_id bigint unsigned, foreign key (table_id) references tables (id))',
    'alter table tables add constraint best foreign key (best_seat) references seats (id)',
    'alter table orders add note varchar(50) null after device_id',
    'alter table orders add table_id bigint unsigned null, add constraint orders_table foreign key (table_id) references tables (id)',
    // Takes the place of the index that the foreign key had made for itself.
    'create index orders_device_total on orders (device_id, total)',
    'create index devices_both on devices (name, id)',
    'create view notes as select note from orders',
    'create trigger stamp before insert on devices for each row set new.name = trim(new.name)',
    'create procedure cheap() select id from orders where total < 5',
  ],
  removed: 'alter table orders drop column total',
  altered: ['drop index orders_total_index on orders', 'create or replace view dear_orders as select id from orders'],
};

describe.each([
  ['SQLite', sqlite],
  ['MariaDB', mariadb],
])('undoAdditive on %s', (_name, dialect) => {
  let database: Database;
  let before: DatabaseState;
  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) (await database.execute(statement))._unsafeUnwrap();
  };
  const rows = async (sql: string): Promise<readonly unknown[]> => (await database.query(sql))._unsafeUnwrap();
  const undo = async (): Promise<void> => (await undoAdditive(database, before))._unsafeUnwrap();
  const hash = async (): Promise<string> => schemaHash((await readDatabaseState(database))._unsafeUnwrap().schema);

  beforeEach(async () => {
    database = new DriverDatabaseConnector().connect(await dialect.target());
    await run(
      ...dialect.before,
      "insert into migrations (migration, batch) values ('2025_01_01_000000_first', 1)",
      "insert into devices (id, name) values (1, 'Tablet 1')",
      'insert into orders (id, device_id, total) values (1, 1, 12.5), (2, 1, 200)',
      'delete from orders where id = 2',
    );
    before = (await readDatabaseState(database))._unsafeUnwrap();
  });
  afterEach(() => database.close());

  it('brings tables, indexes, keys, views and triggers back, and keeps the rows that came meanwhile', async () => {
    await run(
      ...dialect.added,
      "insert into migrations (migration, batch) values ('2025_02_01_000000_second', 2)",
      "insert into devices (name) values ('Tablet 2')",
      "insert into orders (device_id, total, note) values (2, 300, 'without onions')",
    );
    await undo();
    expect(await hash()).toBe(schemaHash(before.schema));
    expect(await rows('select id, name from devices order by id')).toEqual([
      { id: 1, name: 'Tablet 1' },
      { id: 2, name: 'Tablet 2' },
    ]);
    expect((await rows('select id, device_id from orders order by id')).length).toBe(2);
    expect(await rows('select id from dear_orders')).toHaveLength(1);
    expect(await rows('select migration from migrations')).toEqual([{ migration: '2025_01_01_000000_first' }]);
    expect((await database.execute('insert into orders (device_id, total) values (1, -5)')).isErr()).toBe(true);
  });

  it('does not give a number away twice', async () => {
    await run(...dialect.added, 'insert into orders (id, device_id, total) values (77, 1, 1)', 'delete from orders where id = 77');
    await undo();
    await run('insert into orders (device_id, total) values (1, 2)');
    expect(await rows('select max(id) as id from orders')).toEqual([{ id: 78 }]);
  });

  it('gets there from any half of the change, also when it is itself cut off and called again', async () => {
    for (let count = 0; count <= dialect.added.length; count += 1) {
      await run(...dialect.added.slice(0, count));
      const cut = new CutOffDatabase(database, count + 2);
      const first = await undoAdditive(cut, before);
      if (count > 0 && first.isErr()) expect(first.error.type).toBe('QueryFailed');
      // A connection that dies takes its transaction along.
      await database.close();
      await undo();
      await undo();
    }
    expect(await rows('select id, device_id from orders')).toEqual([{ id: 1, device_id: 1 }]);
  });

  it('does nothing when nothing differs', async () => {
    expect((await undoAdditive(new CutOffDatabase(database, 0), before)).isOk()).toBe(true);
  });

  it('makes a plain index and a view anew that were taken away', async () => {
    await run(...dialect.altered);
    await undo();
  });

  it('touches nothing when something was removed, and says what', async () => {
    if (dialect === sqlite) await run('drop view dear_orders', 'drop trigger no_negative', 'drop index orders_total_index');
    await run(dialect.removed, dialect.added[0] ?? '');
    const changed = await hash();
    const error = (await undoAdditive(database, before))._unsafeUnwrapErr();
    expect(error.type).toBe('SchemaNotAdditive');
    expect(error.message).toContain('column `orders.total` removed');
    expect(await hash()).toBe(changed);
  });

  it('lists what was added in words', async () => {
    await run(...dialect.added);
    const { schema } = (await readDatabaseState(database))._unsafeUnwrap();
    const changes = schemaChanges(before.schema, schema);
    expect(changes.map(describeChange)).toEqual(
      expect.arrayContaining(['table `tables` added', 'column `orders.note` added', 'view `notes` added', 'trigger `stamp` added']),
    );
    expect(changes.filter(({ kind }) => kind === 'destructive')).toEqual([]);
  });
});
