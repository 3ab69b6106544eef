import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { fileSystemFailed, Sensitive, type FileSystem } from '@woosoo/sdk-core';
import { BackupBranch } from '../testing/backup-branch.ts';
import { LocalBackupStore } from './local-backup-store.ts';

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
