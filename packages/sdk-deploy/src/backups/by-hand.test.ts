import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateAgeIdentity, writeIdentityFile } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { BackupBranch } from '../testing/backup-branch.ts';
import { optionFileText } from './option-file.ts';

const run = promisify(execFile);

let server: MariadbServer;
let folder: string;
beforeAll(async () => {
  server = await MariadbServer.start();
  folder = await mkdtemp(join(tmpdir(), 'woosoo-by-hand-'));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** The commands that the documentation gives, as they stand. */
async function documentedCommands(): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'backups.md'), 'utf8');
  const commands = /run as they stand by by-hand\.test\.ts\. -->\n\n```sh\n([^]*?)```/.exec(page)?.[1];
  if (commands === undefined) throw new Error('docs/backups.md has no commands to restore by hand');
  return commands;
}

describe('an encrypted backup', () => {
  it('is restored with stock programs alone, by the commands of the documentation', async () => {
    const recovery = await generateAgeIdentity();
    const [key, options] = [join(folder, 'recovery.key'), join(folder, 'options.cnf')];
    await writeFile(key, writeIdentityFile(recovery, new Date()).reveal(), { mode: 0o600 });
    await using branch = await BackupBranch.make(() => server.createDatabase(), [recovery.recipient]);
    await branch.run(
      'create table orders (id int primary key, note text)',
      "insert into orders values (1, 'Crème brûlée 🍮 ''x'' ; --'), (2, null)",
      'create view notes as select note from orders',
      'create trigger trimmed before insert on orders for each row set new.note = trim(new.note)',
      "create event nightly on schedule every 1 day starts '2030-01-01 03:00:00' do delete from orders where id < 0",
    );
    const { directory, metadata } = (await branch.store.create({ description: '', creator: 'ana', includeDatabase: true }))._unsafeUnwrap();
    expect(metadata.recipients).toHaveLength(2);
    const target = await server.createDatabase();
    await writeFile(options, optionFileText(target), { mode: 0o600 });
    const { stdout } = await run('sh', ['-eu', '-c', await documentedCommands()], {
      env: { ...process.env, BACKUP: directory, KEY: key, OPTIONS: options, DATABASE: target.database, OUT: folder },
    });
    expect(stdout).not.toContain('FAILED');
    await using restored = branch.deps.databases.connect(target);
    expect((await restored.query('select note from notes'))._unsafeUnwrap()).toEqual([
      { note: "Crème brûlée 🍮 'x' ; --" },
      { note: null },
    ]);
    expect((await restored.query('show triggers'))._unsafeUnwrap()).toHaveLength(1);
    expect((await restored.query('show events'))._unsafeUnwrap()).toHaveLength(1);
    expect(await readFile(join(folder, 'deployment.config.env'), 'utf8')).toContain('APP_KEY=secret');
  });

  it('holds no secret in the clear, opens here, and on another box with the recovery key alone', async () => {
    const recovery = await generateAgeIdentity();
    await using branch = await BackupBranch.make(() => server.createDatabase(), [recovery.recipient]);
    await branch.run('create table orders (id int primary key, note text)', "insert into orders values (1, 'canary-of-a-guest')");
    const { id, directory } = (await branch.store.create({ description: '', creator: 'ana', includeDatabase: true }))._unsafeUnwrap();
    const { stdout } = await run('sh', ['-c', 'grep -rlaE "APP_KEY=secret|canary-of-a-guest" . || true'], { cwd: directory });
    expect(stdout).toBe('');
    expect((await branch.store.verify(id))._unsafeUnwrap().problems).toEqual([]);
    expect((await branch.store.rehearse(id))._unsafeUnwrap()).toMatchObject({ rows: 1, problems: [] });
    // Another box has another machine key.
    await rm(branch.paths.machineKey);
    expect((await branch.store.verify(id))._unsafeUnwrap().problems[0]).toMatch(/keys that this machine does not have/);
    await writeFile(branch.paths.machineKey, `${recovery.identity.reveal()}\n`, { mode: 0o600 });
    await branch.run('delete from orders');
    (await branch.store.restoreDatabase(id, { restoreId: 'r' }))._unsafeUnwrap();
    expect(await branch.rows('select note from orders')).toEqual([{ note: 'canary-of-a-guest' }]);
  });
});
