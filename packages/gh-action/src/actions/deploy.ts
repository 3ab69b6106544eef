import type { DeployRequestInput } from '@woosoo/sdk-deploy';
import { deployInputsSchema, type DeployInputs } from '../inputs/deploy-inputs.ts';
import type { Action } from './action.ts';
import { carriedOut } from './carried-out.ts';
import { onBranch, type Job } from './on-branch.ts';
import { presentError, presentPlan } from './present.ts';
import { recoverAfterJob } from './recover-after-job.ts';

/** Deploys the branch, or shows what a deploy would do. */
export const deployAction: Action = {
  main: (deps) => onBranch(deps, deployInputsSchema, presentError, (job) => (job.inputs['dry-run'] ? showPlan(job) : deploy(job))),
  afterJob: recoverAfterJob,
};

async function showPlan({ runner, branch, inputs }: Job<DeployInputs>): Promise<number> {
  const plan = await branch.deployer.plan(requestOf(inputs));
  return plan.isErr() ? presentError(runner, plan.error) : presentPlan(runner, plan.value);
}

function deploy(job: Job<DeployInputs>): Promise<number> {
  return carriedOut(job, (options) => job.branch.deployer.deploy(requestOf(job.inputs), options));
}

/** The request that the inputs stand for. */
export function requestOf(inputs: DeployInputs): DeployRequestInput {
  return {
    components: inputs.components === 'all' ? 'all' : [...inputs.components],
    skipBackup: inputs['skip-backup'],
    skipBuild: inputs['skip-build'],
    skipTests: inputs['skip-tests'],
    force: inputs.force,
    rollbackOnError: inputs['rollback-on-error'],
  };
}
