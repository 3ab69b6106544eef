import { rollbackInputsSchema, type RollbackInputs } from '../inputs/rollback-inputs.ts';
import type { Action } from './action.ts';
import { carriedOut } from './carried-out.ts';
import { onBranch, type Job } from './on-branch.ts';
import { presentError, presentPlan } from './present.ts';
import { recoverAfterJob } from './recover-after-job.ts';

/** Goes back to an earlier proven release, or shows what that would do. */
export const rollbackAction: Action = {
  main: (deps) => onBranch(deps, rollbackInputsSchema, presentError, (job) => (job.inputs['dry-run'] ? showPlan(job) : rollBack(job))),
  afterJob: recoverAfterJob,
};

async function showPlan({ runner, branch, inputs }: Job<RollbackInputs>): Promise<number> {
  const plan = await branch.deployer.planRollback(requestOf(inputs));
  return plan.isErr() ? presentError(runner, plan.error) : presentPlan(runner, plan.value);
}

function rollBack(job: Job<RollbackInputs>): Promise<number> {
  return carriedOut(job, (options) => job.branch.deployer.rollback(requestOf(job.inputs), options));
}

function requestOf({ to, force }: RollbackInputs) {
  return to === '' ? { force } : { to, force };
}
