import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import * as z from 'zod';
import { addMigration, changeBackend } from './harness/applications.ts';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { databaseDifferences, databasePrint, execute, queryRows } from './harness/database.ts';
import { expectOpen } from './harness/snapshot.ts';
import { sleep, until } from './harness/until.ts';
import { expectWhole } from './harness/whole.ts';

/** How often each is killed; more for a long night. */
const ROUNDS = Number(process.env['WOOSOO_TORTURE'] ?? 1);
const backupSchema = z.object({ backup_id: z.string() });

describe('a branch on MariaDB that is killed at work on its database', () => {
  let server: MariadbServer;
  let branch: TestBranch;

  beforeAll(async () => {
    server = await MariadbServer.start();
    branch = await createBranch({ database: await server.createDatabase(), pwa: 'none' });
    await branch.deploy();
    await branch.order();
    await settled(branch);
  });

  afterAll(async () => {
    await branch[Symbol.asyncDispose]();
    await server.stop();
  });

  /** Starts it, kills all of it a moment after the step has begun, recovers, and tells whether it was taken back. */
  const killed = async (args: readonly string[], steps: readonly string[], round: number): Promise<string> => {
    const step = steps[round % steps.length] ?? '';
    const running = branch.start(args);
    await until(step, () => (running.progress().includes(`▸ ${step}`) || running.child.exitCode !== null ? true : undefined), 120_000);
    const moment = Math.round(Math.random() * 500);
    await sleep(moment);
    running.signalGroup('SIGKILL');
    const { code } = await running.done;
    const where = `woosoo ${args.join(' ')} killed ${moment} ms after the beginning of "${step}", code ${code ?? 'none'}`;
    const recovered = await branch.woosoo(['recover', '--json']);
    expect(recovered.code, `${where}\n${recovered.description}`).toBe(0);
    await settled(branch);
    return where;
  };

  /** A table of the round's own with a row, which no release knows of. */
  const till = async (round: number): Promise<string> => {
    const name = `till_${round}_${Date.now()}`;
    await execute(branch.database, `create table ${name} (id int primary key, note varchar(20), place int)`);
    await execute(branch.database, `insert into ${name} (id, note, place) values (1, 'kept', 7)`);
    return name;
  };

  const stamp = (round: number): string => `2026_03_01_${String(round).padStart(6, '0')}`;
  /** Sources with a migration that takes a column and every row. */
  const takeFrom = (table: string, round: number): void => {
    const take = `Schema::table('${table}', function (Blueprint $table): void {\n            $table->dropColumn('note');\n        });`;
    addMigration(
      branch.backend,
      `${stamp(round)}_take_${table}`,
      `${take}\n        usleep(300000);\n        DB::table('${table}')->delete();`,
    );
  };
  const taken = async (table: string): Promise<string> => {
    const columns = (await queryRows(branch.database, `show columns from ${table}`)).map((row) => row['Field']);
    const rows = (await queryRows(branch.database, `select id from ${table}`)).length;
    return `${columns.join()} ${rows}`;
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    it(`keeps every row of guests when a deploy with additive migrations is killed (round ${round + 1} of ${ROUNDS})`, async () => {
      const [old, table] = [await branch.live(), await till(round)];
      for (const name of ['a', 'b', 'c', 'd']) {
        const add = `Schema::table('${table}', function (Blueprint $table): void {\n            $table->string('added_${name}')->nullable()->index();\n        });`;
        addMigration(branch.backend, `${stamp(round)}_add_${name}_to_${table}`, add);
      }
      const before = await databasePrint(branch.database);
      const where = await killed(['deploy', '--skip-tests'], ['Run 4 migrations', 'Stop', 'Verify'], round);
      await expectWhole(branch, where, old);
      expect(await queryRows(branch.database, `select id, note, place from ${table}`), where).toEqual([{ id: 1, note: 'kept', place: 7 }]);
      const live = await branch.live();
      if (live['backend'] === old['backend']) expect(databaseDifferences(before, await databasePrint(branch.database)), where).toEqual([]);
      else expect(await taken(table), where).toBe('id,note,place,added_a,added_b,added_c,added_d 1');
    });

    it(`has the database of before or of after when a deploy with a destructive migration is killed (round ${round + 1})`, async () => {
      const [old, table] = [await branch.live(), await till(round)];
      takeFrom(table, round);
      const before = await databasePrint(branch.database);
      const where = await killed(
        ['deploy', '--skip-tests'],
        ['Run', 'Back up the database at rest', 'Start', 'Verify', 'Show the maintenance page'],
        round,
      );
      await expectWhole(branch, where, old);
      const live = await branch.live();
      if (live['backend'] === old['backend']) expect(databaseDifferences(before, await databasePrint(branch.database)), where).toEqual([]);
      else expect(await taken(table), where).toBe('id,place 0');
    });

    it(`has the database that its release needs when a rollback that restores it is killed (round ${round + 1})`, async () => {
      await branch.deploy();
      const [older, table] = [await branch.live(), await till(round)];
      takeFrom(table, round + 1000);
      await branch.deploy();
      const [old, before] = [await branch.live(), await databasePrint(branch.database)];
      const where = await killed(
        ['rollback', '--force'],
        ['Restore the database', 'Back up the database', 'Start', 'Record', 'Drop what was put aside'],
        round,
      );
      await expectWhole(branch, where, old);
      const live = await branch.live();
      if (live['backend'] === old['backend']) expect(databaseDifferences(before, await databasePrint(branch.database)), where).toEqual([]);
      else {
        expect(live, where).toEqual(older);
        expect(await queryRows(branch.database, `select id, note, place from ${table}`), where).toEqual([
          { id: 1, note: 'kept', place: 7 },
        ]);
      }
    });

    it(`has the database of before or of the backup when a restore is killed (round ${round + 1})`, async () => {
      await till(round);
      const backup = backupSchema.parse((await branch.woosoo(['backup', 'create', '--json'])).expect(0).json);
      await settled(branch);
      const inBackup = await databasePrint(branch.database);
      await till(round);
      const [old, before] = [await branch.live(), await databasePrint(branch.database)];
      const where = await killed(
        ['backup', 'restore', backup.backup_id, '--force'],
        ['Restore the database', 'Start', 'Drop', 'Stop'],
        round,
      );
      await expectWhole(branch, where, old);
      expect(await branch.live(), where).toEqual(old);
      const now = await databasePrint(branch.database);
      const different = [before, inBackup].map((print) => databaseDifferences(print, now));
      expect(different, where).toContainEqual([]);
    });

    it(`keeps nothing aside, no schema and no password (round ${round + 1})`, async () => {
      const schemas = (await queryRows(branch.database, 'show databases')).map((row) => String(Object.values(row)[0]));
      expect(schemas.filter((name) => name !== branch.database.database && name.startsWith(branch.database.database))).toEqual([]);
      const state = join(branch.root, '.woosoo');
      for (const folder of ['database-client', 'restores']) {
        const path = join(state, folder);
        expect(existsSync(path) ? readdirSync(path) : [], folder).toEqual([]);
      }
    });
  }

  it('deploys the next version as if nothing had been', async () => {
    changeBackend(branch.backend, 'after all');
    expect(await branch.deploy()).toMatchObject({ outcome: 'done' });
    await expectOpen(branch);
  });
});

/** Once the kitchen has cooked every order nothing changes by itself any more. */
async function settled(branch: TestBranch): Promise<void> {
  await until(
    'every order to be ready',
    async () => {
      const waiting = await queryRows(branch.database, "select id from orders where status <> 'ready'");
      return waiting.length === 0 ? true : undefined;
    },
    60_000,
  );
}
