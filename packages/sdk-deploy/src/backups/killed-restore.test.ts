import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { schemaHash } from '../database/database-schema.ts';
import { readSchema } from '../database/read-schema.ts';
import { BackupBranch } from '../testing/backup-branch.ts';

/** All of them where nobody waits for it. */
const KILLS = process.env['CI'] === undefined ? 12 : 50;

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

/** Restores in a process of its own, and kills that so many milliseconds after it begins. Gives what it said at last, and how long it took. */
async function restoreAndKill(
  branch: BackupBranch,
  backupId: string,
  afterMs: number,
): Promise<{ readonly said: string; readonly ms: number }> {
  const script = join(import.meta.dirname, '..', 'testing', 'programs', 'restore-process.ts');
  const child = spawn(process.execPath, ['--conditions=@woosoo/source', script, branch.root, backupId, 'killed'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { password, ...target } = branch.config.database;
  child.stdin.end(JSON.stringify({ ...target, password: password.reveal() }));
  let said = '';
  let begunMs = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (begunMs === 0) {
      begunMs = performance.now();
      setTimeout(() => child.kill('SIGKILL'), afterMs);
    }
    said += text;
  });
  await once(child, 'close');
  return { said, ms: performance.now() - begunMs };
}

describe('a restore that is killed', () => {
  it(`${KILLS} times at any moment ends in the backup or in what was there, as is wanted`, async () => {
    await using branch = await BackupBranch.make(() => server.createDatabase());
    await branch.run(
      'create table devices (id int primary key, name varchar(40))',
      'create table orders (id int primary key, device_id int, note text, key orders_device (device_id), constraint orders_device foreign key (device_id) references devices (id))',
      'create view names as select name from devices',
      'create trigger trimmed before insert on devices for each row set new.name = trim(new.name)',
      'create procedure all_names() select name from names',
      "create event nightly on schedule every 1 day starts '2030-01-01 03:00:00' do delete from orders where id < 0",
      "insert into devices select seq, concat('tablet ', seq) from seq_1_to_50",
      'insert into orders select seq, 1 + seq mod 50, md5(seq) from seq_1_to_30000',
    );
    const world = async (): Promise<readonly unknown[]> => {
      await using database = branch.connect();
      return [
        schemaHash((await readSchema(database))._unsafeUnwrap()),
        await branch.rows('checksum table devices, orders'),
        await branch.rows('select event_name as name from information_schema.events where event_schema = database()'),
      ];
    };
    const schemas = (): Promise<readonly unknown[]> =>
      branch.rows('select schema_name as name from information_schema.schemata where schema_name like concat(database(), "\\\\_\\\\_%")');
    const { id } = (await branch.store.create({ description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
    const inBackup = await world();
    await branch.run(
      'delete from orders where id > 20000',
      'alter table devices add column place text',
      'drop event nightly',
      'drop procedure all_names',
    );
    const live = await world();

    const whole = await restoreAndKill(branch, id, 120_000);
    expect(whole.said).toContain('done');
    (await branch.store.undoRestore('killed'))._unsafeUnwrap();
    expect(await world()).toEqual(live);

    let cut = 0;
    let fastestMs = whole.ms;
    for (let round = 0; round < KILLS; round += 1) {
      const { said, ms } = await restoreAndKill(branch, id, Math.random() * fastestMs);
      if (said.includes('done')) fastestMs = Math.min(fastestMs, ms);
      else cut += 1;
      if (round % 2 === 0) {
        (await branch.store.restoreDatabase(id, { restoreId: 'killed' }))._unsafeUnwrap();
        expect(await world(), `carried on, round ${round}`).toEqual(inBackup);
      }
      (await branch.store.undoRestore('killed'))._unsafeUnwrap();
      expect(await world(), `undone, round ${round}`).toEqual(live);
      expect(await schemas()).toEqual([]);
    }
    expect(cut).toBeGreaterThan(0);
  }, 900_000);
});
