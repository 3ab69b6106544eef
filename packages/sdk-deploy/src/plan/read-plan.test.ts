import { describe, expect, it } from 'vitest';
import { testFacts } from '../testing/deploy-facts.ts';
import { deployRequestSchema } from './deploy-request.ts';
import { machineChanges } from './machine-changes.ts';
import { planDeploy } from './plan-deploy.ts';
import { readPlan } from './read-plan.ts';

describe('a plan that was saved', () => {
  it('is read back as it was', () => {
    const plan = planDeploy('one', testFacts(), deployRequestSchema.parse({}))._unsafeUnwrap();
    expect(readPlan(JSON.stringify(plan), 'plan.json')._unsafeUnwrap()).toEqual(plan);
  });

  it.each([
    [null, 'there is no such file'],
    ['{', 'it is not JSON'],
    ['{"format":2}', 'plan.json is not a plan'],
  ])('is refused with the reason when it is %s', (text, reason) => {
    const error = readPlan(text, 'plan.json')._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'PlanInvalid', category: 'usage' });
    expect(error.message).toContain(reason);
  });
});

describe('what has changed on a machine', () => {
  it('is told by name, whichever side it is missing on', () => {
    expect(machineChanges({ a: '1', b: '2', gone: '3' }, { a: '1', b: 'x', fresh: '4' })).toEqual(['b', 'fresh', 'gone']);
    expect(machineChanges({ a: '1' }, { a: '1' })).toEqual([]);
  });
});
