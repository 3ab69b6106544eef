import { describe, expect, it } from 'vitest';
import { testComponent, testFacts } from '../testing/deploy-facts.ts';
import type { DeployFacts, FileFacts } from './deploy-facts.ts';
import type { PlannedComponent } from './deploy-plan.ts';
import { planServices } from './plan-services.ts';

const built: PlannedComponent = { name: 'backend', action: 'build', reason: '', releaseId: 'r2', previousReleaseId: 'r1', tests: 'run' };
const file = (affects: FileFacts['affects']): FileFacts => ({
  path: affects,
  change: 'changed',
  editedByHand: false,
  lines: [],
  absolutePath: `/${affects}`,
  stagedPath: `/staged/${affects}`,
  mode: 0o600,
  affects,
});
const actions = (change: Partial<DeployFacts>, components: readonly PlannedComponent[] = [], destructive = false): Record<string, string> =>
  Object.fromEntries(
    planServices(testFacts({ components: [testComponent()], ...change }), components, destructive).map(({ name, action }) => [
      name,
      action,
    ]),
  );
const { services } = testFacts();
const KEPT = { php: 'keep', nginx: 'keep', reverb: 'keep', 'queue-worker': 'keep' };

describe('what happens to services', () => {
  it('is nothing when nothing changes', () => expect(actions({})).toEqual(KEPT));

  it('is a restart of those that run the code that changes', () => {
    expect(actions({}, [built])).toEqual({ ...KEPT, reverb: 'restart', 'queue-worker': 'restart' });
  });

  it('is that nginx reloads and php restarts for a new configuration of theirs', () => {
    expect(actions({ files: [file('nginx')] })).toEqual({ ...KEPT, nginx: 'reload' });
    expect(actions({ files: [file('php')] })).toEqual({ ...KEPT, php: 'restart' });
    expect(actions({ files: [file('component')] })).toEqual(KEPT);
  });

  it('is that whatever might write to the database gets out of the way of a destructive migration', () => {
    expect(actions({}, [], true)).toEqual({ ...KEPT, php: 'restart', reverb: 'restart', 'queue-worker': 'restart' });
    const drift = [{ service: 'php', kind: 'changed' as const, fields: ['title'] }];
    expect(actions({ services: { ...services, drift } }, [], true)).toMatchObject({ php: 'restart' });
    expect(actions({ services: { ...services, drift } })).toMatchObject({ php: 'install' });
  });

  it('is that what is down is started, whatever its definition says', () => {
    const statuses = services.statuses.map((status) => (status.name === 'nginx' ? { ...status, state: 'backoff' as const } : status));
    expect(actions({ services: { ...services, statuses } })).toEqual({ ...KEPT, nginx: 'start' });
  });

  it('is that what drifted is brought to what is wanted', () => {
    const drift = [
      { service: 'php', kind: 'missing' as const, fields: [] },
      { service: 'nginx', kind: 'changed' as const, fields: ['args'] },
      { service: 'old', kind: 'unwanted' as const, fields: [] },
    ];
    const planned = planServices(testFacts({ services: { ...services, drift } }), [], false);
    expect(planned.map(({ name, action }) => `${action} ${name}`)).toEqual([
      'install php',
      'restart nginx',
      'keep reverb',
      'keep queue-worker',
      'remove old',
    ]);
    expect(planned[1]?.reason).toContain('args');
  });
});
