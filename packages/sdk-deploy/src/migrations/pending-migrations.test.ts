import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NodeFileSystem, SqliteDatabase } from '@woosoo/sdk-core';
import { pendingMigrations } from './pending-migrations.ts';

it('tells the migrations that the database has not seen, in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'woosoo-pending-'));
  for (const name of ['2025_02_01_000000_b.php', '2025_01_01_000000_a.php', 'readme.md', 'schema.php', '.gitkeep']) {
    await writeFile(join(folder, name), '');
  }
  await writeFile(join(folder, 'db.sqlite'), '');
  await using database = new SqliteDatabase(join(folder, 'db.sqlite'));
  const pending = async (path = folder): Promise<readonly string[]> =>
    (await pendingMigrations({ fileSystem: new NodeFileSystem(), database }, path))._unsafeUnwrap();

  expect(await pending()).toEqual(['2025_01_01_000000_a', '2025_02_01_000000_b']);
  (await database.execute('create table migrations (id integer primary key, migration text, batch integer)'))._unsafeUnwrap();
  (await database.execute("insert into migrations (migration, batch) values ('2025_01_01_000000_a', 1)"))._unsafeUnwrap();
  expect(await pending()).toEqual(['2025_02_01_000000_b']);
  expect(await pending(join(folder, 'missing'))).toEqual([]);
  await rm(folder, { recursive: true });
});
