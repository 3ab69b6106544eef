import { describe, expect, it } from 'vitest';
import { testRelease } from '../testing/deploy-facts.ts';
import { planRollback, type RollbackFacts } from './plan-rollback.ts';

const old = testRelease({ id: '20260101T000000Z-aaaaaaaa' });
const current = testRelease({ id: '20260201T000000Z-bbbbbbbb' });

function facts(change: Partial<RollbackFacts['components'][number]> = {}): RollbackFacts {
  return {
    at: new Date('2026-02-15T14:30:00Z'),
    branchId: 'test',
    environment: 'production',
    components: [{ name: 'backend', current, releases: [current, old], configHash: 'config-1', boundServices: ['reverb'], ...change }],
    deploys: [],
    durations: {},
    machine: {},
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

  it('makes the caches anew when the configuration has changed since', () => {
    expect(plan(facts({ configHash: 'config-2' }))._unsafeUnwrap().steps[0]?.kind).toBe('release.recache');
  });

  it('refuses to cross a destructive migration and names the backup that was taken before it', () => {
    const error = plan(facts({ releases: [{ ...current, destructive: true, backupId: '2026-02-01_10-00-00' }, old] }))._unsafeUnwrapErr();
    expect(error.remedy).toContain('2026-02-01_10-00-00');
  });

  it('says so when there is nothing to go back to, or no such release', () => {
    expect(plan(facts({ releases: [current] }))._unsafeUnwrapErr().type).toBe('PlanRefused');
    expect(plan(facts(), '../../etc')._unsafeUnwrapErr().type).toBe('ReleaseUnknown');
    expect(plan(facts(), current.id)._unsafeUnwrapErr().message).toContain('already');
  });
});
