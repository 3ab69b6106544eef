import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { fileSystemFailed, Sensitive, type FileSystem } from '@woosoo/sdk-core';
import { BackupBranch } from '../testing/backup-branch.ts';
import { LocalBackupStore } from './local-backup-store.ts';
import { liveRows } from './restore/live-rows.ts';

const changing = new Set<PropertyKey>(['writeTextAtomic', 'makeDirectory', 'move', 'copyFile', 'remove']);

/** A disk that refuses every change from the n-th on, as if the process had ended there. */
function cutAfter(branch: BackupBranch, changes: number): { readonly store: LocalBackupStore; readonly happened: () => boolean } {
  let left = changes;
  const refuse = () => errAsync(fileSystemFailed({ message: 'cut off', remedy: '' }));
  const fileSystem = new Proxy<FileSystem>(branch.deps.fileSystem, {
    get: (disk, name) => {
      const method: unknown = Reflect.get(disk, name, disk);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]): unknown => {
        if (changing.has(name)) left -= 1;
        return changing.has(name) && left < 0 ? refuse() : (Reflect.apply(method, disk, parameters) as unknown);
      };
    },
  });
  return { store: new LocalBackupStore({ ...branch.deps, fileSystem }), happened: () => left < 0 };
}

it('a restore of SQLite ends in the backup or in what was there, wherever it was cut off', async () => {
  await using branch = await BackupBranch.make(async (root) => {
    const database = join(root, 'shop.sqlite');
    await writeFile(database, '');
    return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
  });
  const names = async (): Promise<readonly unknown[]> => {
    await using database = branch.connect();
    return (await database.query('select name from devices'))._unsafeUnwrap().map((row) => row['name']);
  };
  const files = async (): Promise<readonly string[]> => (await readdir(branch.root)).filter((name) => name.startsWith('shop')).sort();
  await branch.run(
    'pragma journal_mode = wal',
    'create table devices (id integer primary key, name text)',
    "insert into devices (name) values ('old')",
  );
  const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
  await branch.run("insert into devices (name) values ('new')");

  for (let changes = 0, cut = true; cut; changes += 1) {
    const interrupted = cutAfter(branch, changes);
    expect((await interrupted.store.restoreDatabase(id, { restoreId: 'a' })).isErr()).toBe(interrupted.happened());
    cut = interrupted.happened();
    expect(['old', 'old,new']).toContain((await names()).join());
    const halfUndone = await cutAfter(branch, changes % 6).store.undoRestore('a');
    if (halfUndone.isErr()) expect(halfUndone.error.message).toBe('cut off');
    if (changes % 2 === 0) {
      (await branch.store.restoreDatabase(id, { restoreId: 'a' }))._unsafeUnwrap();
      expect(await names()).toEqual(['old']);
    }
    (await branch.store.undoRestore('a'))._unsafeUnwrap();
    expect(await names(), `after change ${String(changes)}`).toEqual(['old', 'new']);
    expect((await files()).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['shop.sqlite']);
  }
});

describe('a SQLite database that is damaged', () => {
  const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'in the middle': async (file) => {
      const handle = await open(file, 'r+');
      await handle.write(Buffer.alloc(4096 * 6, 0x5a), 0, 4096 * 6, 4096);
      await handle.close();
    },
    'from its first byte on': (file) => writeFile(file, 'this is no database at all, and long enough to be taken for one'.repeat(200)),
  };

  it.each(Object.keys(damages))('%s is restored, and is kept as it was until that is confirmed', async (name) => {
    await using branch = await BackupBranch.make(async (root) => {
      const database = join(root, 'shop.sqlite');
      await writeFile(database, '');
      return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
    });
    const live = join(branch.root, 'shop.sqlite');
    await branch.run(
      'create table devices (id integer primary key, name text)',
      "insert into devices (name) select 'old' from json_each('[1,2,3]')",
    );
    await branch.run(
      'create table orders (id integer primary key, note text)',
      ...Array.from({ length: 30 }, () => 'insert into orders (note) values (hex(randomblob(500)))'),
    );
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    await damages[name]?.(live);
    const damaged = await readFile(live);
    const target = { family: 'sqlite', host: '', port: 0, database: live, username: '', password: Sensitive.of('') } as const;
    expect((await liveRows(branch.deps.databases, target)).isOk()).toBe(true);

    (await branch.store.restoreDatabase(id, { restoreId: 'a' }))._unsafeUnwrap();
    await using database = branch.connect();
    expect((await database.query('select count(*) as n from orders'))._unsafeUnwrap()).toEqual([{ n: 30 }]);
    (await branch.store.undoRestore('a'))._unsafeUnwrap();
    // Beyond the first page, which counts changes.
    expect((await readFile(live)).subarray(4096).equals(damaged.subarray(4096))).toBe(true);
    (await branch.store.restoreDatabase(id, { restoreId: 'b' }))._unsafeUnwrap();
    (await branch.store.confirmRestore('b'))._unsafeUnwrap();
    expect((await readdir(branch.root)).filter((file) => file.startsWith('shop'))).toEqual(['shop.sqlite']);
  });
});
