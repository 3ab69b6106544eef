import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { deployPlanSchema } from '@woosoo/sdk-deploy';
import { addMigration, changeBackend, keepSources } from './harness/applications.ts';
import { createBranch, errorOf, reportOf, type TestBranch } from './harness/branch.ts';
import { execute, queryRows } from './harness/database.ts';
import { expectAsBefore, expectOpen, snapshot } from './harness/snapshot.ts';
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
      const refused = errorOf((await branch.woosoo(['rollback', '--json'])).expect(1));
      expect(refused.remedy).toContain('woosoo backup restore');
    });
  });
}
