import { exitCodeOf, type WoosooError } from '@woosoo/sdk-core';
import { reportExitCode, type DeployReport } from '@woosoo/sdk-deploy';
import { errorAnnotation, reportAnnotations, warningAnnotation } from '../annotations/annotations.ts';
import { locationInputsSchema } from '../inputs/location-inputs.ts';
import { readInputs } from '../inputs/read-inputs.ts';
import { StepLog } from '../progress/step-log.ts';
import { guardedRunner } from '../runner/guarded-runner.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import { reportSummary } from '../summary/summaries.ts';
import type { ActionDeps } from './action.ts';
import { branchRoot, environment } from './branch-location.ts';
import { rememberedWork } from './remembered-work.ts';

/** When the step was killed in the midst of an operation, takes the branch to the old state or the new one. Else there is nothing to do. */
export async function recoverAfterJob({ runner, context, open }: ActionDeps): Promise<number> {
  if (!rememberedWork(runner).wasCutOff()) return 0;
  const inputs = readInputs(locationInputsSchema, (name) => runner.input(name));
  if (inputs.isErr()) return failed(runner, inputs.error);
  const opened = await open({ root: branchRoot(inputs.value, context), ...environment(inputs.value) });
  if (opened.isErr()) return failed(runner, opened.error);
  await using woosoo = opened.value;
  const guarded = guardedRunner(runner, woosoo.config);
  guarded.line('The step was ended before its operation was; making the branch whole.');
  // Not to be cancelled: half a recovery would only have to be recovered again.
  const { actor, command } = context;
  const reports = await woosoo.deployer.recover({ actor, command: `${command} (after the job)`, onEvent: new StepLog(guarded).onEvent });
  if (reports.isErr()) return failed(guarded, reports.error);
  let worst = 0;
  for (const report of reports.value) worst = Math.max(worst, await presentRecovery(guarded, report));
  return worst;
}

/** A recovery that made the branch whole is a success of this part, though the step was none. */
async function presentRecovery(runner: WorkflowRunner, report: DeployReport): Promise<number> {
  const whole = report.outcome !== 'person-needed' && report.outcome !== 'refused';
  runner.line(report.headline);
  for (const annotation of whole ? [warningAnnotation(report.headline)] : reportAnnotations(report)) runner.annotate(annotation);
  await runner.summary(reportSummary(report));
  return whole ? 0 : reportExitCode(report);
}

function failed(runner: WorkflowRunner, error: WoosooError): number {
  runner.annotate(errorAnnotation(error));
  return exitCodeOf(error);
}
