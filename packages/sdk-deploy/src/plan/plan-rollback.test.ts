import { describe, expect, it } from 'vitest';
import type { Release } from '../releases/release.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { planRollback } from './plan-rollback.ts';
import type { RollbackFacts } from './rollback-facts.ts';

const old = testRelease({ id: '20260101T000000Z-aaaaaaaa' });
const current = testRelease({ id: '20260201T000000Z-bbbbbbbb' });

function facts(change: Partial<RollbackFacts['components'][number]> = {}, more: Partial<RollbackFacts> = {}): RollbackFacts {
  return {
    at: new Date('2026-02-15T14:30:00Z'),
    branchId: 'test',
    environment: 'production',
    components: [{ name: 'backend', current, releases: [current, old], configHash: 'config-1', boundServices: ['reverb'], ...change }],
    servings: [],
    running: ['php', 'nginx', 'reverb'],
    database: { ran: [], backups: [] },
    backupNames: [],
    deploys: [],
    durations: {},
    machine: {},
    ...more,
  };
}

const plan = (given = facts(), to?: string) => planRollback('id', given, { force: false, ...(to === undefined ? {} : { to }) });

describe('planRollback', () => {
  it('goes back to the newest older proven release and marks the one it leaves as bad', () => {
    const { steps } = plan()._unsafeUnwrap();
    expect(steps.map(({ id }) => id)).toEqual(['stop', 'activate:backend', 'opcache', 'start', 'verify', 'condemn:backend']);
    expect(steps.at(-1)?.params).toMatchObject({ releaseId: current.id, state: 'bad' });
  });

  it.each(['staged', 'building', 'bad'] as const)('never goes back into a %s release', (state) => {
    const given = facts({ releases: [current, { ...old, state }] });
    expect(plan(given).isErr()).toBe(true);
    expect(plan(given, old.id)._unsafeUnwrapErr().message).toContain(state);
  });

  describe('after a deploy that a recovery brought to its end', () => {
    const middle = testRelease({ id: '20260115T000000Z-cccccccc' });
    const pwa = testRelease({ id: '20260110T000000Z-dddddddd', component: 'pwa' });
    const pwaNow = testRelease({ id: '20260202T000000Z-eeeeeeee', component: 'pwa' });
    const deployed = {
      id: 'd1',
      kind: 'deploy',
      outcome: 'done',
      releases: { backend: current.id, pwa: pwa.id },
      plan: {
        components: [{ name: 'backend', action: 'build', releaseId: current.id, previousReleaseId: middle.id }],
      } as unknown as NonNullable<RollbackFacts['deploys'][number]['plan']>, // all that is looked at
    };
    const recovered = { id: 'd2', kind: 'recover', outcome: 'done', releases: { backend: current.id, pwa: pwaNow.id }, plan: null };
    const given = (...deploys: RollbackFacts['deploys']): RollbackFacts => {
      const one = facts({ releases: [current, middle, old] }, { deploys });
      return {
        ...one,
        components: [...one.components, { name: 'pwa', current: pwaNow, releases: [pwaNow, pwa], configHash: '', boundServices: [] }],
      };
    };
    const moved = (all: RollbackFacts) =>
      plan(all)
        ._unsafeUnwrap()
        .steps.flatMap(({ kind, params }) => (kind === 'release.activate' ? [(params as { releaseId: string }).releaseId] : []));

    it('goes back over what that moved, and nothing else', () => {
      expect(moved(given(recovered, deployed))).toEqual([pwa.id]);
    });

    it('does not take the end of a rollback for a deploy', () => {
      const back = { ...recovered, releases: { backend: current.id, pwa: pwaNow.id } };
      const newer = { ...recovered, id: 'd3', releases: { backend: '20260301T000000Z-ffffffff', pwa: pwaNow.id } };
      expect(moved(given(back, newer, recovered, deployed))).toEqual([pwa.id]);
    });
  });

  it('makes the caches anew when the configuration has changed since', () => {
    expect(plan(facts({ configHash: 'config-2' }))._unsafeUnwrap().steps[0]?.kind).toBe('release.recache');
  });

  it('says so when there is nothing to go back to, or no such release', () => {
    expect(plan(facts({ releases: [current] }))._unsafeUnwrapErr().type).toBe('PlanRefused');
    expect(plan(facts(), '../../etc')._unsafeUnwrapErr().type).toBe('ReleaseUnknown');
    expect(plan(facts(), current.id)._unsafeUnwrapErr().message).toContain('already');
  });
});

describe('planRollback over another way of serving', () => {
  const pwa = (id: string, runtime: Release['runtime']): Release =>
    testRelease({ id, component: 'pwa', runtime, commit: 'c0ffee'.repeat(7).slice(0, 40) });
  const server = pwa('20260202T000000Z-dddddddd', { kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' });
  const files = pwa('20260101T000000Z-eeeeeeee', { kind: 'static', directory: 'dist' });
  const withPwa = (): RollbackFacts => {
    const given = facts();
    const component = { name: 'pwa' as const, current: server, releases: [server, files], configHash: '', boundServices: ['pwa'] };
    return { ...given, components: [...given.components, component] };
  };

  const conf = {
    path: 'configs/nginx.conf',
    change: 'changed' as const,
    lines: [],
    absolutePath: '/b/nginx.conf',
    stagedPath: '/b/staged',
    mode: 0o600,
  };
  const asFiles = (editedByHand = false): RollbackFacts => ({
    ...withPwa(),
    servings: [
      {
        runtime: { kind: 'static', directory: 'dist' },
        observedPath: '/b/runtime-pwa.json',
        files: [{ ...conf, editedByHand, affects: 'nginx' }],
        install: [],
        remove: ['pwa'],
      },
    ],
  });

  it('sets nginx and the services up for it, and undoes that with the rest', () => {
    const { steps, services } = plan(asFiles())._unsafeUnwrap();
    expect(steps.map(({ id }) => id)).toEqual([
      'expect',
      'settle:nginx',
      'file:configs/nginx.conf',
      'stop',
      'activate:backend',
      'activate:pwa',
      'install',
      'opcache',
      'start',
      'reload:nginx',
      'verify',
      'condemn:backend',
      'condemn:pwa',
    ]);
    const params = Object.fromEntries(steps.map((step) => [step.id, step.params]));
    expect(params['stop']).toEqual({ names: ['reverb', 'pwa'] });
    expect(params['start']).toEqual({ names: ['reverb'] });
    expect(params['install']).toEqual({ definitions: [], remove: ['pwa'] });
    expect(services.map(({ name, action }) => `${action} ${name}`)).toEqual(['restart reverb', 'remove pwa', 'reload nginx']);
  });

  it('does not overwrite what was edited by hand', () => {
    expect(plan(asFiles(true))._unsafeUnwrapErr().remedy).toContain('woosoo config sync --force');
  });

  it('refuses what it cannot set up', () => {
    const error = plan(withPwa())._unsafeUnwrapErr();
    expect(error.message).toContain('is served as files in dist, the one that runs as a server of its own');
    expect(error.remedy).toContain('woosoo deploy --pwa');
  });

  it('goes back alone with what is served as before', () => {
    expect(plan(withPwa(), old.id).isOk()).toBe(true);
  });
});

describe('planRollback over a destructive migration', () => {
  const QUIET = '2026-02-01_10-00-00_quiet';
  const before = testRelease({ id: old.id, provenWith: ['1_orders'] });
  const after = testRelease({
    id: current.id,
    provenWith: ['1_orders', '2_drop'],
    migrations: ['2_drop'],
    destructive: true,
    backupId: QUIET,
  });
  const backups = [
    { id: '2026-02-10_10-00-00', createdAt: new Date('2026-02-10T10:00:00Z') },
    { id: QUIET, createdAt: new Date('2026-02-15T11:20:00Z') },
  ];
  const crossing = (ran: readonly string[], releases = [after, before], known = backups): RollbackFacts =>
    facts({ current: releases[0] ?? null, releases }, { database: { ran, backups: known } });
  const forced = (given: RollbackFacts, to?: string) => planRollback('Id-1', given, { force: true, ...(to === undefined ? {} : { to }) });

  it('refuses, and says what would be lost, from which backup, and how to have it done', () => {
    const error = plan(crossing(['1_orders', '2_drop']))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'DatabaseAhead', detail: { backup: QUIET } });
    expect(error.message).toContain(QUIET);
    expect(error.message).toMatch(/\(3 hours ago\): what was entered since then, orders included, is no longer in it/);
    expect(error.remedy).toContain('woosoo rollback --force');
  });

  it('with force keeps a backup of now, restores the one from just before the migration, and drops what it replaced only at the very end', () => {
    const decided = forced(crossing(['1_orders', '2_drop']))._unsafeUnwrap();
    expect(decided.steps.map(({ id }) => id)).toEqual([
      'maintenance-on',
      'stop',
      'backup',
      'restore',
      'activate:backend',
      'opcache',
      'start',
      'verify',
      'condemn:backend',
      'maintenance-off',
      'confirm',
    ]);
    expect(decided.pointOfNoReturn).toBe('condemn:backend');
    expect(decided.steps.find(({ id }) => id === 'restore')?.params).toEqual({ backupId: QUIET, restoreId: 'id1', phase: 'restore' });
    expect(decided.backup).toMatchObject({ id: '2026-02-15_14-30-00' });
    expect(decided.warnings.join()).toContain('no longer in it');
    // php writes as well, and nginx shows the maintenance page.
    expect(decided.steps.find(({ id }) => id === 'stop')?.params).toEqual({ names: ['reverb', 'php'] });
  });

  it('is free to go once the database is that of before the migration', () => {
    expect(
      plan(crossing(['1_orders']))
        ._unsafeUnwrap()
        .steps.map(({ kind }) => kind),
    ).not.toContain('database.restore');
  });

  it('stays where the older release was proven with the migration: the sources had gone back to it meanwhile', () => {
    const again = { ...before, provenWith: ['1_orders', '2_drop'] };
    expect(plan(crossing(['1_orders', '2_drop'], [after, again])).isOk()).toBe(true);
  });

  it('leaves what a later deploy only added where it is', () => {
    const added = testRelease({ id: '20260203T000000Z-cccccccc', provenWith: ['1_orders', '2_note'], migrations: ['2_note'] });
    expect(
      plan(crossing(['1_orders', '2_note'], [added, before]))
        ._unsafeUnwrap()
        .steps.map(({ kind }) => kind),
    ).not.toContain('database.restore');
  });

  it('over several goes back to before the first of them', () => {
    const later = testRelease({
      id: '20260203T000000Z-cccccccc',
      provenWith: ['1_orders', '2_drop', '3_drop'],
      migrations: ['3_drop'],
      destructive: true,
      backupId: '2026-02-10_10-00-00',
    });
    const given = crossing(['1_orders', '2_drop', '3_drop'], [later, after, before]);
    const backupTo = (to: string) =>
      forced(given, to)
        ._unsafeUnwrap()
        .steps.find(({ id }) => id === 'restore')?.params;
    expect(backupTo(before.id)).toMatchObject({ backupId: QUIET });
    expect(backupTo(after.id)).toMatchObject({ backupId: '2026-02-10_10-00-00' });
  });

  it('cannot be forced without that backup', () => {
    const error = forced(crossing(['1_orders', '2_drop'], [after, before], []))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'DatabaseAhead', detail: { backup: null } });
    expect(error.message).toContain('gone or damaged');
  });

  it('is not asked of the database when only another component goes back', () => {
    const pwa = (id: string) => testRelease({ id, component: 'pwa', runtime: { kind: 'static', directory: 'dist' } });
    const [newer, older] = [pwa('20260202T000000Z-dddddddd'), pwa('20260101T000000Z-eeeeeeee')];
    const given = crossing(['1_orders', '2_drop']);
    const components = [
      ...given.components,
      { name: 'pwa' as const, current: newer, releases: [newer, older], configHash: '', boundServices: [] },
    ];
    expect(plan({ ...given, components }, older.id).isOk()).toBe(true);
  });

  it('refuses a release whose migrations the database has not seen, since an older backup was restored', () => {
    const error = forced(crossing([]), before.id)._unsafeUnwrapErr();
    expect(error.type).toBe('PlanRefused');
    expect(error.message).toContain('1_orders');
    expect(error.remedy).toContain('woosoo deploy');
  });
});
