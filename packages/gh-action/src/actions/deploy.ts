import { cancelled } from '@woosoo/sdk-core';
import type { DeployRequestInput } from '@woosoo/sdk-deploy';
import { deployInputsSchema, type DeployInputs } from '../inputs/deploy-inputs.ts';
import { readInputs } from '../inputs/read-inputs.ts';
import { StepLog } from '../progress/step-log.ts';
import { guardedRunner } from '../runner/guarded-runner.ts';
import type { WorkflowContext } from '../runner/workflow-context.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import type { Action, ActionBranch, ActionDeps } from './action.ts';
import { presentError, presentPlan, presentReport } from './present.ts';
import { branchRoot, environment } from './branch-location.ts';
import { recoverAfterJob } from './recover-after-job.ts';
import { rememberedWork } from './remembered-work.ts';

/** Deploys the branch, or shows what a deploy would do. */
export const deployAction: Action = { main: runDeploy, afterJob: recoverAfterJob };

async function runDeploy({ runner, context, signal, open }: ActionDeps): Promise<number> {
  const inputs = readInputs(deployInputsSchema, (name) => runner.input(name));
  if (inputs.isErr()) return presentError(runner, inputs.error);
  const root = branchRoot(inputs.value, context);
  const opened = await open({ root, ...environment(inputs.value) });
  if (opened.isErr()) return presentError(runner, opened.error);
  await using woosoo = opened.value;
  const guarded = guardedRunner(runner, woosoo.config);
  guarded.line(`Branch ${woosoo.config.branchId} (${woosoo.config.environment}) in ${woosoo.paths.root}`);
  // Awaited here: returned as a promise it would outlive the branch.
  if (inputs.value['dry-run']) return await showPlan(guarded, woosoo, inputs.value);
  return await deploy(guarded, woosoo, inputs.value, context, signal);
}

async function showPlan(runner: WorkflowRunner, woosoo: ActionBranch, inputs: DeployInputs): Promise<number> {
  const plan = await woosoo.deployer.plan(requestOf(inputs));
  return plan.isErr() ? presentError(runner, plan.error) : presentPlan(runner, plan.value);
}

async function deploy(
  runner: WorkflowRunner,
  woosoo: ActionBranch,
  inputs: DeployInputs,
  context: WorkflowContext,
  signal: AbortSignal,
): Promise<number> {
  if (signal.aborted) return presentError(runner, cancelledBefore());
  const { actor, command } = context;
  const work = rememberedWork(runner);
  work.begin();
  const report = await woosoo.deployer.deploy(requestOf(inputs), { signal, actor, command, onEvent: new StepLog(runner).onEvent });
  work.end();
  return report.isErr() ? presentError(runner, report.error) : presentReport(runner, report.value, woosoo);
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

function cancelledBefore() {
  return cancelled({
    message: 'The job was cancelled before anything was begun.',
    remedy: 'Nothing has to be done; run the workflow again when you want the deploy.',
  });
}
