import { describe, expect, it } from 'vitest';
import { testComponent, testFacts, testRelease } from '../testing/deploy-facts.ts';
import { changesNothing } from './deploy-plan.ts';
import { deployRequestSchema, type DeployRequestInput } from './deploy-request.ts';
import { planDeploy } from './plan-deploy.ts';

const plan = (facts = testFacts(), request: DeployRequestInput = {}) =>
  planDeploy('2026-02-15T14-30-00Z-deploy-test', facts, deployRequestSchema.parse(request));
const kinds = (result: ReturnType<typeof plan>): string[] => result._unsafeUnwrap().steps.map(({ kind }) => kind);

describe('planDeploy', () => {
  it('builds before it stops anything, and switches between stopping and starting', () => {
    expect(kinds(plan())).toEqual([
      'backup.create',
      'shared.prepare',
      'component.build',
      'migrations.compare',
      'services.stop',
      'release.activate',
      'opcache.reset',
      'services.start',
      'deploy.verify',
      'release.mark',
    ]);
  });

  it('restarts only what runs the code that changes: php and nginx look the release up themselves', () => {
    const { steps, services } = plan()._unsafeUnwrap();
    expect(steps.find(({ kind }) => kind === 'services.stop')?.params).toEqual({ names: ['reverb', 'queue-worker'] });
    expect(services.filter(({ action }) => action === 'keep').map(({ name }) => name)).toEqual(['php', 'nginx']);
  });

  it('puts the point of no return behind verification', () => {
    const { steps, pointOfNoReturn } = plan()._unsafeUnwrap();
    const at = steps.findIndex(({ id }) => id === pointOfNoReturn);
    expect(steps[at - 1]?.kind).toBe('deploy.verify');
  });

  it('only verifies when nothing changed', () => {
    const current = testRelease();
    const result = plan(testFacts({ components: [testComponent({ fingerprint: current.fingerprint, current })] }));
    expect(changesNothing(result._unsafeUnwrap())).toBe(true);
    expect(result._unsafeUnwrap().backup.id).toBeNull();
  });

  it('starts a service that is down even when nothing changed', () => {
    const facts = testFacts({ components: [testComponent({ fingerprint: testRelease().fingerprint })] });
    const [first, ...others] = facts.services.statuses;
    if (first === undefined) throw new Error('no services in the facts');
    const down = { ...facts, services: { ...facts.services, statuses: [{ ...first, state: 'failed' as const }, ...others] } };
    expect(kinds(plan(down))).toContain('services.start');
  });

  it('takes up a complete release of the same content instead of building it again', () => {
    const reusable = testRelease({ id: '20260102T000000Z-bbbbbbbb', fingerprint: 'bbbbbbbb22222222' });
    const result = plan(testFacts({ components: [testComponent({ reusable })] }));
    expect(kinds(result)).not.toContain('component.build');
    expect(result._unsafeUnwrap().components[0]).toMatchObject({ action: 'reuse', releaseId: reusable.id });
  });

  it('builds again what was served in another way than is expected now: nginx and services would not fit', () => {
    const reusable = testRelease({
      id: '20260102T000000Z-bbbbbbbb',
      fingerprint: 'bbbbbbbb22222222',
      runtime: { kind: 'static', directory: 'dist' },
    });
    const component = testComponent({ reusable, expectedRuntime: { kind: 'server', entry: 'index.mjs', directory: 'public' } });
    expect(kinds(plan(testFacts({ components: [component] })))).toContain('component.build');
  });

  it('builds again what was live but never proven', () => {
    const current = testRelease({ state: 'bad' });
    const result = plan(testFacts({ components: [testComponent({ fingerprint: current.fingerprint, current })] }));
    expect(kinds(result)).toContain('component.build');
  });

  const additive = { name: '2025_add_note', kind: 'additive' as const, reason: 'adds a column', sql: null };
  const destructive = { name: '2025_drop_note', kind: 'destructive' as const, reason: 'drops a column', sql: null };

  it('runs additive migrations while the old release still serves', () => {
    const order = kinds(plan(testFacts({ migrations: [additive] })));
    expect(order.indexOf('database.migrate')).toBeLessThan(order.indexOf('services.stop'));
    expect(order).not.toContain('maintenance.set');
  });

  it('runs destructive migrations behind the maintenance page, with the services stopped and a backup of the database at rest', () => {
    const { steps, warnings } = plan(testFacts({ migrations: [destructive] }))._unsafeUnwrap();
    const order = steps.map(({ id }) => id);
    expect(order.slice(order.indexOf('maintenance-on'), order.indexOf('migrate') + 1)).toEqual([
      'maintenance-on',
      'stop',
      'backup-quiet',
      'migrate',
    ]);
    expect(order.at(-1)).toBe('maintenance-off');
    expect(warnings.join()).toContain('maintenance page');
  });

  it('records what ran, the backup at rest that takes it back, and with which migrations the release was proven', () => {
    const { steps } = plan(testFacts({ migrations: [destructive], ranMigrations: ['2024_orders'] }))._unsafeUnwrap();
    expect(steps.at(-2)?.params).toMatchObject({
      database: {
        provenWith: ['2024_orders', '2025_drop_note'],
        ran: { migrations: ['2025_drop_note'], destructive: true, backupId: '2026-02-15_14-30-00_quiet' },
      },
    });
  });

  it('keeps the record of a destructive migration when its release goes live again without it', () => {
    const ran = { migrations: ['2025_drop_note'], destructive: true, backupId: '2026-02-01_10-00-00_quiet' };
    const reusable = testRelease({ id: '20260102T000000Z-bbbbbbbb', fingerprint: 'bbbbbbbb22222222', ...ran });
    const again = testFacts({ components: [testComponent({ reusable })], ranMigrations: ['2025_drop_note'] });
    expect(plan(again)._unsafeUnwrap().steps.at(-1)?.params).toMatchObject({ database: { provenWith: ['2025_drop_note'], ran: null } });
    const adds = { name: '2026_note', kind: 'additive' as const, reason: 'adds', sql: null };
    expect(
      plan({ ...again, migrations: [adds] })
        ._unsafeUnwrap()
        .steps.at(-1)?.params,
    ).toMatchObject({
      database: { ran: { migrations: ['2025_drop_note', '2026_note'], destructive: true, backupId: ran.backupId } },
    });
  });

  it('without a build runs the migrations of the release that goes live', () => {
    const newest = testRelease({ id: '20260102T000000Z-bbbbbbbb', fingerprint: 'cccccccc33333333' });
    const facts = testFacts({ components: [testComponent({ newest })], migrations: [destructive], migrationsOfNewest: [] });
    expect(plan(facts, { skipBuild: true })._unsafeUnwrap().migrations).toEqual([]);
  });

  it('treats a migration that it cannot read as destructive', () => {
    expect(kinds(plan(testFacts({ migrations: [{ ...additive, kind: 'unknown' }] })))).toContain('maintenance.set');
  });

  it('refuses a destructive migration without a backup', () => {
    const error = plan(testFacts({ migrations: [destructive] }), { skipBackup: true })._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'PlanRefused', detail: { migrations: ['2025_drop_note'] } });
  });

  it('refuses to overwrite what was edited by hand, unless forced', () => {
    const file = {
      path: 'configs/nginx.conf',
      change: 'changed' as const,
      editedByHand: true,
      lines: [],
      absolutePath: '/b/configs/nginx.conf',
      stagedPath: '/b/.woosoo/staging/x',
      mode: 0o644,
      affects: 'nginx' as const,
    };
    const facts = testFacts({ files: [file] });
    expect(plan(facts)._unsafeUnwrapErr().message).toContain('configs/nginx.conf');
    expect(plan(facts, { force: true }).isOk()).toBe(true);
  });

  it('has nginx take back its old configuration when a deploy is undone', () => {
    const file = {
      path: 'configs/nginx.conf',
      change: 'changed' as const,
      editedByHand: false,
      lines: [],
      absolutePath: '/b/configs/nginx.conf',
      stagedPath: '/b/.woosoo/staging/x',
      mode: 0o644,
      affects: 'nginx' as const,
    };
    const order = plan(testFacts({ files: [file] }))
      ._unsafeUnwrap()
      .steps.map(({ id }) => id);
    expect(order.indexOf('settle:nginx')).toBeLessThan(order.indexOf('file:configs/nginx.conf'));
    expect(order.indexOf('reload:nginx')).toBeGreaterThan(order.indexOf('file:configs/nginx.conf'));
  });

  it('names what it cannot do: a component that is not part of the branch, no release to put live', () => {
    expect(plan(testFacts(), { components: ['relay'] })._unsafeUnwrapErr().remedy).toContain('backend');
    expect(plan(testFacts({ components: [testComponent({ newest: null })] }), { skipBuild: true })._unsafeUnwrapErr().message).toContain(
      'no complete release',
    );
  });

  it('gives its backup a name that no other has, even twice within a second', () => {
    const first = plan()._unsafeUnwrap().backup.id ?? '';
    expect(plan(testFacts({ backups: [first] }))._unsafeUnwrap().backup.id).toBe(`${first}-2`);
  });

  it('is pure: the same facts give the same plan', () => {
    expect(plan()._unsafeUnwrap()).toEqual(plan()._unsafeUnwrap());
  });
});

describe('a release whose caches were made from another configuration than now', () => {
  const reused = testRelease({ id: '20260102T000000Z-bbbbbbbb', fingerprint: 'bbbbbbbb22222222', configHash: 'another' });

  it('has its caches made anew before it goes live again, after the configuration was written', () => {
    const { steps } = plan(testFacts({ components: [testComponent({ reusable: reused })] }))._unsafeUnwrap();
    const ids = steps.map(({ id }) => id);
    expect(steps.find(({ id }) => id === 'recache')?.params).toEqual({
      component: 'backend',
      releaseId: reused.id,
      configHash: 'config-1',
    });
    expect(ids.indexOf('recache')).toBeLessThan(ids.indexOf('stop'));
  });

  it('is not taken for what is wanted when it is live: the backend is built anew', () => {
    const { components } = plan(testFacts({ components: [testComponent({ current: reused, reusable: reused })] }))._unsafeUnwrap();
    expect(components[0]).toMatchObject({ action: 'build', reason: 'configuration changed' });
  });

  it('is put live without a build, with caches made anew', () => {
    const facts = testFacts({ components: [testComponent({ newest: reused })] });
    const { components, steps } = plan(facts, { skipBuild: true })._unsafeUnwrap();
    expect(components[0]).toMatchObject({ action: 'reuse', releaseId: reused.id });
    expect(steps.map(({ id }) => id)).toContain('recache');
  });

  it('stays as it is without a build when it is live, and the plan says so', () => {
    const facts = testFacts({ components: [testComponent({ current: reused, newest: reused })] });
    expect(plan(facts, { skipBuild: true })._unsafeUnwrap().warnings).toContain(
      'backend keeps the configuration that it was built with: no build was asked for.',
    );
  });
});
