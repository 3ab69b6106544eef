import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { deployPlanSchema } from '@woosoo/sdk-deploy';
import { addMigration, changeBackend, keepSources } from './harness/applications.ts';
import { createBranch, errorOf, reportOf, type TestBranch } from './harness/branch.ts';
import { execute, queryRows } from './harness/database.ts';
import { expectAsBefore, expectOpen, snapshot } from './harness/snapshot.ts';
import { Terminal } from './harness/terminal.ts';
import { until } from './harness/until.ts';

const NOTE = `Schema::table('orders', function (Blueprint $table): void {\n            $table->string('note')->nullable();\n        });`;
const DROP = `Schema::table('orders', function (Blueprint $table): void {\n            $table->dropColumn('note');\n        });`;

describe('rollback', () => {
  let branch: TestBranch;
  let versionA: string;

  beforeAll(async () => {
    branch = await createBranch();
    versionA = (await branch.deploy()).releases['backend'] ?? '';
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('goes back to the release before, proves it, and marks the one that it left as bad', async () => {
    changeBackend(branch.backend, 'B');
    const versionB = (await branch.deploy()).releases['backend'] ?? '';
    const report = reportOf((await branch.woosoo(['rollback', '--json'])).expect(0));
    expect(report).toMatchObject({ kind: 'rollback', outcome: 'done' });
    expect(report.releases['backend']).toBe(versionA);
    const states = Object.fromEntries(
      (await branch.releases()).filter(({ component }) => component === 'backend').map(({ id, state }) => [id, state]),
    );
    expect(states).toEqual({ [versionA]: 'proven', [versionB]: 'bad' });
    await expectOpen(branch);
  });

  it('refuses what is unknown (2) and what is bad (1)', async () => {
    expect(errorOf((await branch.woosoo(['rollback', '20200101T000000Z-00000000', '--json'])).expect(2))).toMatchObject({
      type: 'ReleaseUnknown',
    });
    expect(errorOf((await branch.woosoo(['rollback', '../../etc', '--json'])).expect(2))).toMatchObject({ type: 'ReleaseUnknown' });
    const bad = (await branch.releases()).find(({ state }) => state === 'bad');
    expect(errorOf((await branch.woosoo(['rollback', bad?.id ?? '', '--json'])).expect(1))).toMatchObject({ type: 'PlanRefused' });
    expect(await branch.live()).toMatchObject({ backend: versionA });
  });

  it('leaves an additive migration where it is: the older code works with it, and no row is lost', async () => {
    addMigration(branch.backend, '2026_02_01_000000_add_note', NOTE);
    changeBackend(branch.backend, 'C');
    const deployed = await branch.deploy();
    expect(deployed.plan?.migrations).toMatchObject([{ kind: 'additive' }]);
    expect(deployed.plan?.steps.map(({ kind }) => kind)).not.toContain('maintenance.set');
    const id = await branch.order();
    expect(reportOf((await branch.woosoo(['rollback', '--json'])).expect(0)).releases['backend']).toBe(versionA);
    await expectOpen(branch);
    expect(await queryRows(branch.database, `select id, note from orders where id = ${id}`)).toEqual([{ id, note: null }]);
  });

  it('goes to a named release', async () => {
    changeBackend(branch.backend, 'D');
    const { releases } = await branch.deploy();
    changeBackend(branch.backend, 'E');
    await branch.deploy();
    (await branch.woosoo(['rollback', versionA])).expect(0);
    expect(await branch.live()).toMatchObject({ backend: versionA });
    // It was live before the last one, so it is still a proven target.
    (await branch.woosoo(['rollback', releases['backend'] ?? '', '--json'])).expect(0);
    await expectOpen(branch);
  });
});

for (const family of ['sqlite', 'mariadb'] as const) {
  describe(`a destructive migration (${family})`, () => {
    let server: MariadbServer | null = null;
    let branch: TestBranch;
    let restoreSources: () => void;

    beforeAll(async () => {
      server = family === 'mariadb' ? await MariadbServer.start() : null;
      branch = await createBranch(server === null ? {} : { database: await server.createDatabase() });
      addMigration(branch.backend, '2026_02_01_000000_add_note', NOTE);
      await branch.deploy();
      const id = await branch.order();
      await until('the order to be ready', async () =>
        (await queryRows(branch.database, "select id from orders where status = 'ready'")).length === 1 ? true : undefined,
      );
      await execute(branch.database, `update orders set note = 'no peanuts' where id = ${id}`);
      restoreSources = keepSources(join(branch.root, 'apps'));
    });

    afterAll(async () => {
      await branch[Symbol.asyncDispose]();
      await server?.stop();
    });

    it('shows in the plan, and makes a backup compulsory', async () => {
      addMigration(branch.backend, '2026_03_01_000000_drop_note', DROP);
      const plan = deployPlanSchema.parse((await branch.woosoo(['deploy', '--dry-run', '--json'])).expect(0).json);
      expect(plan.migrations).toMatchObject([
        { name: '2026_03_01_000000_drop_note', kind: 'destructive', reason: expect.stringContaining('note') as unknown },
      ]);
      expect(plan.backup.id).not.toBeNull();
      expect(plan.steps.map(({ kind }) => kind)).toContain('maintenance.set');
      expect(plan.warnings.join('\n')).toMatch(/maintenance page/);
      const refused = errorOf((await branch.woosoo(['deploy', '--skip-backup', '--skip-tests', '--json'])).expect(1));
      expect(refused).toMatchObject({ type: 'PlanRefused' });
      restoreSources();
    });

    it('that fails has the database restored, row for row', async () => {
      const before = await snapshot(branch);
      addMigration(
        branch.backend,
        '2026_03_01_000000_drop_note',
        `${DROP}\n        DB::table('orders')->delete();\n        throw new RuntimeException('the till is out of paper');`,
      );
      const report = await branch.deploy([], 1);
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'MigrationFailed' }, recoveryErrors: [] });
      expect(`${report.error?.message ?? ''} ${report.error?.tail.join('\n') ?? ''}`).toContain('the till is out of paper');
      await expectAsBefore(branch, before);
      expect(await queryRows(branch.database, 'select note from orders')).toEqual([{ note: 'no peanuts' }]);
      restoreSources();
    });

    it('that runs shows tablets the maintenance page meanwhile, and no broken connection', async () => {
      addMigration(branch.backend, '2026_03_01_000000_drop_note', `${DROP}\n        sleep(2);`);
      const deploy = branch.start(['deploy', '--skip-tests', '--json']);
      await using load = branch.load({ keepAlive: 2, oneShot: 2 });
      const page = await until(
        'the maintenance page',
        async () => {
          const answer = await fetch(branch.url('/'));
          return answer.status === 503 ? { retry: answer.headers.get('retry-after'), text: await answer.text() } : undefined;
        },
        60_000,
      );
      expect(page.retry).toMatch(/^\d+$/);
      expect(page.text).toContain('<html');
      const report = reportOf((await deploy.done).expect(0));
      await load.end();
      expect(report.outcome).toBe('done');
      expect(load.failures.filter(({ status }) => status !== 503)).toEqual([]);
      expect(load.failures.length).toBeGreaterThan(0);
      await expectOpen(branch);
    });

    it('is gone back over only with the database of before, which is asked for and says what is lost', async () => {
      const live = await branch.live();
      const refused = errorOf((await branch.woosoo(['rollback', '--json'])).expect(1));
      expect(refused).toMatchObject({ type: 'DatabaseAhead', remedy: expect.stringContaining('woosoo rollback --force') as unknown });
      expect(refused.message).toMatch(/_quiet\)\. The database goes back to .* ago\): what was entered since then, orders included/);
      expect((await branch.woosoo(['rollback', '--dry-run'])).expect(1).stderr).toContain('what was entered since then');
      const plan = deployPlanSchema.parse((await branch.woosoo(['rollback', '--force', '--dry-run', '--json'])).expect(0).json);
      expect(plan.warnings.join()).toContain('what was entered since then');
      {
        using terminal = new Terminal(branch.root, ['rollback'], { columns: 100, rows: 40 });
        const asked = await terminal.shows(/Go back, with the database of \S+\? \[y\/N\]/);
        expect(asked.replaceAll(/\s+/g, ' ')).toContain('what was entered since then, orders included, is no longer in it');
        terminal.keys('n', 'Enter');
        expect(await terminal.exitCode()).toBe(2);
        expect(terminal.screen()).toContain('Nothing was done');
      }
      expect(await branch.live()).toEqual(live);
    });

    it('is undone as a whole, database included, when the release that was gone back to is not well', async () => {
      const before = await snapshot(branch);
      const older = (await branch.releases()).find(({ component, state, live }) => component === 'backend' && state === 'proven' && !live);
      const index = join(branch.root, '.woosoo/releases/backend', older?.id ?? '', 'public/index.php');
      const sound = readFileSync(index, 'utf8');
      writeFileSync(index, '<?php http_response_code(500);');
      const report = reportOf((await branch.woosoo(['rollback', '--force', '--json'])).expect(1));
      writeFileSync(index, sound);
      expect(report).toMatchObject({ kind: 'rollback', outcome: 'rolled-back', error: { type: 'VerifyFailed' }, recoveryErrors: [] });
      await expectAsBefore(branch, before);
    });

    it('with --force goes back as one operation: the note is there again, and what came since lies in a backup of now', async () => {
      const since = await branch.order();
      const report = reportOf((await branch.woosoo(['rollback', '--force', '--json'])).expect(0));
      expect(report).toMatchObject({ kind: 'rollback', outcome: 'done', recoveryErrors: [] });
      expect(await queryRows(branch.database, "select note from orders where note = 'no peanuts'")).toHaveLength(1);
      expect(await queryRows(branch.database, `select id from orders where id = ${since}`)).toEqual([]);
      await expectOpen(branch);
      expect(asideOf(branch)).toEqual([]);
      // The backup of now brings the orders back, should they be wanted after all.
      const verified = (await branch.woosoo(['backup', 'verify', report.backupId ?? '', '--json'])).expect(0);
      expect(verified.json).toMatchObject({ problems: [] });
    });

    it('can also be gone back over in two steps: restore the backup that is named, then roll back', async () => {
      expect(await branch.deploy()).toMatchObject({ outcome: 'done', plan: { migrations: [{ kind: 'destructive' }] } });
      const backup = (await branch.woosoo(['rollback', '--json'])).expect(1).json as { error: { detail: { backup: string } } };
      (await branch.woosoo(['backup', 'restore', backup.error.detail.backup, '--force'])).expect(0);
      const report = reportOf((await branch.woosoo(['rollback', '--json'])).expect(0));
      expect(report.plan?.steps.map(({ kind }) => kind)).not.toContain('database.restore');
      expect(await queryRows(branch.database, "select note from orders where note = 'no peanuts'")).toHaveLength(1);
      await expectOpen(branch);
    });

    it('is not forgotten when its release is put live again without it', async () => {
      const first = (await branch.live())['backend'] ?? '';
      const withDrop = (await branch.deploy()).releases['backend'];
      const sources = keepSources(join(branch.root, 'apps'));
      changeBackend(branch.backend, 'later');
      await branch.deploy();
      sources();
      const again = await branch.deploy();
      expect(again.plan?.components[0]).toMatchObject({ action: 'reuse', releaseId: withDrop });
      expect(again.plan?.migrations).toEqual([]);
      expect(errorOf((await branch.woosoo(['rollback', first, '--json'])).expect(1)).type).toBe('DatabaseAhead');
    });
  });
}

/** What restores put aside and have not dropped. */
function asideOf(branch: TestBranch): readonly string[] {
  const names = readdirSync(join(branch.root, '.woosoo'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.before-|\.restore-|^restores\//.test(name) && !name.includes('vendor'));
}
