import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDatabase } from '../testing/describe-database.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import type { DatabaseTarget } from './database.ts';
import { SqliteDatabase } from './sqlite-database.ts';

let folder = '';
let count = 0;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'woosoo-sqlite-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (database: string): DatabaseTarget => ({
  family: 'sqlite',
  host: '',
  port: 0,
  database,
  username: '',
  password: Sensitive.of(''),
});

describeDatabase('SQLite', {
  family: 'sqlite',
  target: async () => {
    const file = join(folder, `shop ${String(++count)} #?.sqlite`);
    await writeFile(file, '');
    return at(file);
  },
  unreachable: async () => {
    const text = join(folder, 'text.sqlite');
    await writeFile(text, 'not a database '.repeat(500));
    return { 'a missing file': at(join(folder, 'missing.sqlite')), 'a folder': at(folder), 'a text': at(text) };
  },
});

describe('SqliteDatabase', () => {
  it('does not create a file that is missing', async () => {
    const file = join(folder, 'never.sqlite');
    await using database = new SqliteDatabase(file);
    expect((await database.execute('create table a (id integer)')).isErr()).toBe(true);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});
