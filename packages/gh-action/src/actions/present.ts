import { exitCodeOf, type WoosooError } from '@woosoo/sdk-core';
import { reportExitCode, type DeployPlan, type DeployReport } from '@woosoo/sdk-deploy';
import { errorAnnotation, reportAnnotations, warningAnnotation, atMost } from '../annotations/annotations.ts';
import type { ActionBranch } from './action.ts';
import { errorOutputs, planOutputs, reportOutputs } from '../outputs/deploy-outputs.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import { planSummary, refusalSummary, reportSummary } from '../summary/summaries.ts';
import { show } from './show.ts';

/** Shows how an operation ended; gives its exit code. */
export async function presentReport(runner: WorkflowRunner, report: DeployReport, branch: Pick<ActionBranch, 'paths'>): Promise<number> {
  const outputs = reportOutputs(report, branch);
  const text = `${report.headline}\nReport: ${outputs['report-html']}`;
  await show(runner, { text, outputs, annotations: reportAnnotations(report), summary: reportSummary(report) });
  return reportExitCode(report);
}

export async function presentPlan(runner: WorkflowRunner, plan: DeployPlan): Promise<number> {
  const text = [
    `Plan ${plan.id}; nothing has been done.`,
    ...plan.steps.map(({ title }, index) => `${String(index + 1).padStart(3)}  ${title}`),
  ].join('\n');
  await show(runner, {
    text,
    outputs: planOutputs(plan),
    annotations: atMost(10, plan.warnings.map(warningAnnotation)),
    summary: planSummary(plan),
  });
  return 0;
}

/** Nothing was begun: says why, and gives the exit code of that kind of error. */
export async function presentError(runner: WorkflowRunner, error: WoosooError): Promise<number> {
  const text = `${error.message}\n${error.remedy}`;
  await show(runner, { text, outputs: errorOutputs(error), annotations: [errorAnnotation(error)], summary: refusalSummary(error) });
  return exitCodeOf(error);
}
