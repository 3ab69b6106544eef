import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import type { StepSpec } from '@woosoo/sdk-core';
import { describeStepKind, OperationTrial, type StepKindCase } from '@woosoo/sdk-core/testing';
import { definitionDrift } from '@woosoo/sdk-services';
import { parts } from '../module.ts';
import { testComponent, testFacts, testRelease } from '../testing/deploy-facts.ts';
import { testService } from '../testing/test-service.ts';
import { destructiveMigration, TrialBranch } from '../testing/trial-branch.ts';
import type { DeployFacts, FileFacts } from '../plan/deploy-facts.ts';
import type { DeployPlan } from '../plan/deploy-plan.ts';
import { deployRequestSchema } from '../plan/deploy-request.ts';
import { planDeploy } from '../plan/plan-deploy.ts';
import { contentHash } from '../staging/staged-contents.ts';

const OLD = '20260101T000000Z-aaaaaaaa';
const ID = '2026-02-15T14-30-00Z-trial-aaaa';

const old = testService('queue-worker', { workingDirectory: '/branch/.woosoo/current/backend' });
const installed = [
  testService('php'),
  testService('nginx', { dependsOn: ['php'] }),
  testService('reverb', { workingDirectory: '/branch/.woosoo/current/backend' }),
  old,
  testService('printer'),
];
/** One is changed, one new, one too many. */
const wanted = [
  ...installed.slice(0, 3),
  { ...old, args: ['--sleep=1'] },
  testService('pwa', { workingDirectory: '/branch/.woosoo/current/pwa' }),
];

const file = (branch: TrialBranch, path: string, affects: FileFacts['affects']): FileFacts => ({
  path,
  change: 'changed',
  editedByHand: false,
  lines: [],
  absolutePath: join(branch.paths.root, path),
  stagedPath: join(branch.paths.staging, path.replaceAll('/', '-')),
  mode: 0o600,
  affects,
});

/** A branch whose release is live, its sources changed, its configuration too. */
async function changedBranch(): Promise<TrialBranch> {
  const branch = await new TrialBranch().prepare();
  const { paths } = branch;
  await branch.write(`${paths.release('backend', OLD)}/artisan`, 'old');
  await branch.write(`${paths.release('backend', OLD)}.json`, JSON.stringify(testRelease({ id: OLD })));
  (await branch.fileSystem.replaceLink(paths.current('backend'), paths.release('backend', OLD)))._unsafeUnwrap();
  await branch.write(join(paths.configs, 'nginx.conf'), 'old');
  await branch.write(join(paths.shared('backend'), '.env'), 'A=old');
  for (const { stagedPath } of filesOf(branch)) await branch.write(stagedPath, 'new');
  await branch.installRunning(...installed);
  return branch;
}

const filesOf = (branch: TrialBranch): readonly FileFacts[] => [
  file(branch, '.woosoo/shared/backend/.env', 'component'),
  file(branch, 'configs/nginx.conf', 'nginx'),
];

async function planFor(branch: TrialBranch, change: Partial<DeployFacts> = {}): Promise<DeployPlan> {
  const facts = testFacts({
    components: [
      testComponent({ sources: { tests: 'none', packageManager: 'composer', findings: {} } }),
      testComponent({
        name: 'pwa',
        sources: { tests: 'none', packageManager: 'npm', findings: {} },
        current: null,
        newest: null,
        expectedRuntime: { kind: 'static', directory: '.output/public' },
      }),
    ],
    files: filesOf(branch),
    folders: ['/branch/.woosoo/logs/nginx'],
    services: {
      statuses: (await branch.services.list())._unsafeUnwrap(),
      wanted,
      drift: definitionDrift(wanted, installed),
      bound: { backend: ['reverb', 'queue-worker'], pwa: ['pwa'] },
    },
    migrations: [{ name: '2026_02_01_000000_tables', kind: 'additive', reason: 'adds a table', sql: null }],
    ...change,
  });
  return planDeploy(ID, facts, deployRequestSchema.parse({}))._unsafeUnwrap();
}

const destructively = (branch: TrialBranch): Promise<DeployPlan> => {
  branch.migration = destructiveMigration;
  return planFor(branch, { migrations: [{ name: '2026_02_01_000000_tables', kind: 'destructive', reason: 'updates rows', sql: null }] });
};

const caseOf = async (plan: (branch: TrialBranch) => Promise<DeployPlan>): Promise<StepKindCase> => {
  const branch = await changedBranch();
  return branch.trial((await plan(branch)).steps);
};

describeStepKind('a whole deploy, with an additive migration', () => caseOf(planFor), { pairs: 15, timeoutMs: 120_000 });
describeStepKind('a whole deploy, with a destructive migration', () => caseOf(destructively), { pairs: 10, cuts: 40, timeoutMs: 120_000 });

const BACKUP = '2026-02-01_10-00-00_quiet';
const NEW = '20260201T000000Z-bbbbbbbb';

/** A branch whose live release has run a destructive migration, and the plan of going back over it. */
const rollbackOverDestructive = async (): Promise<{ readonly branch: TrialBranch; readonly plan: DeployPlan }> => {
  const branch = await new TrialBranch().prepare();
  const { paths } = branch;
  const ran = { migrations: ['2026_02_01_000000_tables'], destructive: true, backupId: BACKUP };
  const older = testRelease({ id: OLD, configHash: contentHash(''), provenWith: ['2025_01_01_000000_orders'] });
  const newer = testRelease({ id: NEW, ...ran, provenWith: [...older.provenWith, ...ran.migrations] });
  for (const release of [older, newer]) {
    await branch.write(`${paths.release('backend', release.id)}/artisan`, release.id);
    await branch.write(`${paths.release('backend', release.id)}.json`, `${JSON.stringify(release, null, 2)}\n`);
  }
  (await branch.fileSystem.replaceLink(paths.current('backend'), paths.release('backend', NEW)))._unsafeUnwrap();
  // The database itself is played; whether there is one shows by its file.
  await branch.write(branch.config.database.database, '');
  const backups = branch.open().resolve(parts.backupStore);
  (await backups.create({ id: BACKUP, description: '', creator: 'test', includeDatabase: true }))._unsafeUnwrap();
  for (const sql of destructiveMigration) branch.database.run(sql);
  await branch.installRunning(...installed);
  const plan = (await branch.open().resolve(parts.deployer).planRollback({ force: true }))._unsafeUnwrap();
  expect(plan.steps.map(({ kind }) => kind)).toContain('database.restore');
  return { branch, plan };
};

/** What can be undone of it; the last step drops what undoing would need. */
const undoableRollback = async (): Promise<StepKindCase> => {
  const { branch, plan } = await rollbackOverDestructive();
  // What the restore is known by comes from the operation, and every world must be the same.
  const known = JSON.stringify(plan.steps).replaceAll(plan.id.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), 'trial');
  return branch.trial((JSON.parse(known) as StepSpec[]).filter(({ id }) => id !== 'confirm'));
};

describeStepKind('a whole rollback that restores the database', undoableRollback, { pairs: 10, cuts: 40, timeoutMs: 120_000 });

describe('a whole deploy', () => {
  it('is made of every kind of step that deploys have', async () => {
    const kinds = new Set((await destructively(await changedBranch())).steps.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'backup.create',
      'component.build',
      'database.migrate',
      'deploy.verify',
      'maintenance.set',
      'make-folders',
      'migrations.compare',
      'nginx.reload',
      'opcache.reset',
      'release.activate',
      'release.mark',
      'services.install',
      'services.start',
      'services.stop',
      'shared.prepare',
      'write-file',
    ]);
  });

  it('leaves every service running in the release that is live', async () => {
    const branch = await changedBranch();
    const plan = await planFor(branch);
    const { report } = await new OperationTrial(branch.trial(plan.steps)).begin(null);
    expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
    const release = branch.paths.release('backend', plan.components[0]?.releaseId ?? '');
    const statuses = (await branch.services.list())._unsafeUnwrap();
    expect(Object.fromEntries(statuses.map(({ name, state, workingDirectory }) => [name, `${state} ${workingDirectory ?? ''}`]))).toEqual({
      nginx: 'running /branch',
      php: 'running /branch',
      pwa: `running ${branch.paths.release('pwa', plan.components[1]?.releaseId ?? '')}`,
      'queue-worker': `running ${release}`,
      reverb: `running ${release}`,
    });
  });

  it('is undone whole when the new code does not start', async () => {
    const branch = await changedBranch();
    const before = await branch.world();
    const plan = await planFor(branch);
    branch.failing = /artisan migrate/;
    const { report } = await new OperationTrial(branch.trial(plan.steps)).begin(null);
    expect(report).toMatchObject({ outcome: 'rolled-back', recoveryErrors: [], error: { type: 'MigrationFailed' } });
    expect(await branch.world()).toEqual(before);
  });
});

describe('a whole rollback that restores the database', () => {
  it('ends with the old release on the database of then, a backup of now, and nothing put aside', async () => {
    const { branch, plan } = await rollbackOverDestructive();
    const { report } = await new OperationTrial(branch.trial(plan.steps)).begin(null);
    expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
    expect(branch.database.snapshot()).toContain('"total":10');
    const { paths, fileSystem } = branch;
    expect((await fileSystem.readLink(paths.current('backend')))._unsafeUnwrap()).toBe(paths.release('backend', OLD));
    const kept = (await fileSystem.readText(join(paths.backups, plan.backup.id ?? '', 'database')))._unsafeUnwrap();
    expect(kept).toContain('2026_02_01_000000_tables');
    const left = (await fileSystem.list(paths.state))._unsafeUnwrap().map(({ name }) => name);
    expect(left.filter((name) => name.startsWith('aside') || name === 'maintenance')).toEqual([]);
    expect((await branch.services.list())._unsafeUnwrap().map(({ name, state }) => `${name} ${state}`)).toContain('php running');
  });
});
