import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock, type DatabaseConnector } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { schemaHash } from '../database/database-schema.ts';
import { readSchema } from '../database/read-schema.ts';
import { BackupBranch } from '../testing/backup-branch.ts';
import { CutOffDatabase } from '../testing/cut-off-database.ts';
import { LocalBackupStore } from './local-backup-store.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

/** Connections that fail from the n-th statement of all of them together on. */
function cutAfter(branch: BackupBranch, statements: number): { readonly store: LocalBackupStore; readonly happened: () => boolean } {
  const made: CutOffDatabase[] = [];
  const databases: DatabaseConnector = {
    connect: (target) => {
      const database = new CutOffDatabase(branch.deps.databases.connect(target), statements);
      made.push(database);
      return database;
    },
  };
  return { store: new LocalBackupStore({ ...branch.deps, databases }), happened: () => made.some(({ failed }) => failed) };
}

describe('a restore of MariaDB', () => {
  it('ends in the backup or in what was there, wherever it was cut off', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    const world = async (): Promise<readonly unknown[]> => {
      await using database = branch.connect();
      const schema = (await readSchema(database))._unsafeUnwrap();
      const schemas = await branch.rows(
        'select schema_name as name from information_schema.schemata where schema_name like concat(database(), "\\\\_\\\\_%")',
      );
      return [schemaHash(schema), await branch.rows('select id, name from devices'), schemas];
    };
    await branch.run(
      'create table devices (id int primary key, name varchar(20))',
      'create table orders (id int primary key, device_id int, constraint orders_device foreign key (device_id) references devices (id))',
      'create trigger trimmed before insert on devices for each row set new.name = trim(new.name)',
      'create view names as select name from devices',
      'create procedure all_names() select name from names',
      "insert into devices values (1, 'old')",
      'insert into orders values (1, 1)',
    );
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const inBackup = await world();
    await branch.run(
      "insert into devices values (2, 'new')",
      'alter table orders add column note text',
      'create table extra (id int)',
      'drop view names',
      'create view names as select id, name from devices',
      'create trigger counted before insert on orders for each row set new.id = new.id + 1',
    );
    const live = await world();

    let cut = true;
    let rounds = 0;
    for (; cut; rounds += 1) {
      const interrupted = cutAfter(branch, rounds);
      const first = await interrupted.store.restoreDatabase(id, { restoreId: 'a' });
      cut = interrupted.happened();
      expect(first.isErr()).toBe(cut);
      // Taken back.
      (await branch.store.undoRestore('a'))._unsafeUnwrap();
      expect(await world(), `undone after statement ${String(rounds)}`).toEqual(live);
    }
    expect(rounds).toBeGreaterThan(15);

    for (let statements = 1; statements < rounds; statements += 3) {
      // Cut off in the restore, then in taking it back; then brought to its end.
      expect((await cutAfter(branch, statements).store.restoreDatabase(id, { restoreId: 'a' })).isErr()).toBe(statements < rounds - 1);
      const halfUndone = await cutAfter(branch, (statements * 7) % 11).store.undoRestore('a');
      if (halfUndone.isErr()) expect(halfUndone.error.type).toBe('QueryFailed');
      if (statements % 2 === 0) {
        (await branch.store.undoRestore('a'))._unsafeUnwrap();
        expect(await world(), `undone twice after statement ${String(statements)}`).toEqual(live);
      } else {
        (await branch.store.restoreDatabase(id, { restoreId: 'a' }))._unsafeUnwrap();
        expect((await world()).slice(0, 2), `restored after statement ${String(statements)}`).toEqual(inBackup.slice(0, 2));
        (await branch.store.undoRestore('a'))._unsafeUnwrap();
        expect(await world(), `undone after all, ${String(statements)}`).toEqual(live);
      }
    }
  }, 240_000);

  it('kills the dump when it is cancelled, and leaves nothing', async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run('create table rows_ (id int primary key, text_ text)');
    const abort = new AbortController();
    const store = new LocalBackupStore({ ...branch.deps, clock: new SystemClock() });
    const made = await store.create(
      { description: '', creator: 'test', includeDatabase: true },
      {
        signal: abort.signal,
        onOutput: (text) => {
          if (text.startsWith('Dumping')) abort.abort();
        },
      },
    );
    expect(made._unsafeUnwrapErr().type).toBe('Cancelled');
    expect((await branch.deps.fileSystem.list(branch.paths.backups))._unsafeUnwrap()).toEqual([]);
    expect((await branch.deps.fileSystem.stat(join(branch.paths.state, 'database-client')))._unsafeUnwrap()).toBeNull();
  });
});
