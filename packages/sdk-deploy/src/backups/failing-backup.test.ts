import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { BackupBranch } from '../testing/backup-branch.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

describe('a backup that fails midway', () => {
  let branch: BackupBranch;
  const path = process.env['PATH'];
  const create = async () => await branch.store.create({ description: '', creator: 'test', includeDatabase: true });
  /** Puts a program in front of the real `mariadb-dump`. */
  const inFront = async (script: string): Promise<void> => {
    const bin = join(branch.root, 'bin');
    await mkdir(bin);
    const real = execFileSync('sh', ['-c', 'command -v mariadb-dump'], { encoding: 'utf8' }).trim();
    await writeFile(
      join(bin, 'mariadb-dump'),
      `#!/bin/sh\ncase "$*" in *--version*) exec ${real} --version;; esac\n${script.replaceAll('REAL', real)}\n`,
    );
    await chmod(join(bin, 'mariadb-dump'), 0o755);
    process.env['PATH'] = `${bin}${delimiter}${path ?? ''}`;
  };

  beforeEach(async () => {
    branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run(
      'create table a (id int primary key, t varchar(200))',
      "insert into a select seq, repeat('x', 100) from seq_1_to_5000",
    );
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await branch[Symbol.asyncDispose]();
  });

  it.each([
    ['the dump program is killed', 'REAL "$@" | head -c 100000\nkill -9 $$', /ended with a signal/],
    ['it ends with an error after some of it', 'REAL "$@" | head -c 100000; exit 3', /exit code 3/],
    ['it says that all is well after half', 'REAL "$@" 2>/dev/null | head -c 100000; exit 0', /stops before the end mark/],
    ['a table is missing in it', 'REAL --ignore-table="${*##* }.b" "$@"', /holds|unknown|did not dump/],
  ])('leaves nothing that looks like one: %s', async (_what, script, message) => {
    await branch.run('create table b (id int primary key)');
    await inFront(script);
    const error = (await create())._unsafeUnwrapErr();
    expect(error.type).toBe('DumpIncomplete');
    expect(error.message).toMatch(message);
    expect(await readdir(branch.paths.backups)).toEqual([]);
  });

  it('says so when the disk is full', async (context) => {
    const small = join(branch.root, 'backups');
    await mkdir(small, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    } catch {
      context.skip('a small disk can be mounted by root alone');
    }
    try {
      await branch.run(
        'update a set t = md5(rand()) where id > 0',
        'insert into a select seq + 5000, concat(md5(rand()), md5(rand())) from seq_1_to_20000',
      );
      const error = (await create())._unsafeUnwrapErr();
      expect(['BackupFailed', 'DiskFull', 'FileSystemFailed']).toContain(error.type);
      expect(await readdir(small)).toEqual([]);
    } finally {
      execFileSync('umount', [small]);
    }
  });

  it('names the server that is gone, and the password that is wrong, without the password', async () => {
    const target: DatabaseTarget = branch.config.database;
    const wrong = BackupBranch.open(branch.root, { ...target, password: Sensitive.of('wrong-password-9') });
    const refused = (await wrong.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrapErr();
    expect(refused.type).toBe('DatabaseUnreachable');
    expect(JSON.stringify(refused)).not.toContain('wrong-password-9');
    const gone = BackupBranch.open(branch.root, { ...target, port: 1 });
    expect((await gone.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrapErr().type).toBe(
      'DatabaseUnreachable',
    );
    expect(await readdir(branch.paths.backups)).toEqual([]);
  });

  it('is told when the server goes away in the middle of the dump', async () => {
    await using other = await MariadbServer.start();
    const shop = await BackupBranch.make(() => other.createDatabase());
    await shop.run(
      'create table a (id int primary key, t varchar(200))',
      "insert into a select seq, repeat('x', 100) from seq_1_to_1000000",
    );
    const creating = shop.store.create({ description: '', creator: 'test', includeDatabase: true });
    const dumped = async (): Promise<number> => {
      const files = await readdir(shop.paths.backups, { recursive: true });
      const dump = files.find((name) => name.includes('.sql'));
      return dump === undefined ? 0 : (await stat(join(shop.paths.backups, dump))).size;
    };
    await expect.poll(() => dumped().catch(() => 0), { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
    await other.stop();
    const error = (await creating)._unsafeUnwrapErr();
    expect(['DumpIncomplete', 'DatabaseUnreachable']).toContain(error.type);
    expect(await readdir(shop.paths.backups)).toEqual([]);
    await rm(shop.root, { recursive: true });
  }, 60_000);
});
