import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { NodeFileSystem, Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { withOptionFile } from './option-file.ts';

it.each(['plain', '', 'a"b', String.raw`back\slash\n`, "quo'te #x ;", ' spaces ', '$HOME `id` %PATH%', 'ñ🍮', '"', '\\'])(
  'the clients read the password %j back from the option file',
  async (password) => {
    const folder = join(await mkdtemp(join(tmpdir(), 'woosoo-option-')), 'private');
    const fileSystem = new NodeFileSystem();
    const target: DatabaseTarget = {
      family: 'mariadb',
      host: 'h',
      port: 3306,
      database: 'd',
      username: 'u',
      password: Sensitive.of(password),
    };
    const printed = await withOptionFile(fileSystem, folder, target, (path) =>
      ResultAsync.fromSafePromise(promisify(execFile)('my_print_defaults', [`--defaults-extra-file=${path}`, 'client'])),
    );
    expect(printed._unsafeUnwrap().stdout).toContain(`--password=${password}\n`);
    expect((await fileSystem.stat(folder))._unsafeUnwrap()).toBeNull();
    expect((await withOptionFile(fileSystem, folder, target, () => errAsync('failed')))._unsafeUnwrapErr()).toBe('failed');
    expect((await fileSystem.stat(folder))._unsafeUnwrap()).toBeNull();
    expect((await withOptionFile(fileSystem, folder, target, (path) => fileSystem.stat(path)))._unsafeUnwrap()).toMatchObject({
      kind: 'file',
    });
    expect((await withOptionFile(fileSystem, folder, target, () => okAsync(1)))._unsafeUnwrap()).toBe(1);
    await rm(join(folder, '..'), { recursive: true });
  },
);
