import { cancelled, exitCodeOf, exitCodes, type WoosooError } from '@woosoo/sdk-core';
import { atMost, errorAnnotation, findingAnnotation } from '../annotations/annotations.ts';
import type { Findings } from '../findings/findings.ts';
import { checkErrorOutputs, checkOutputs } from '../outputs/check-outputs.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import { findingsSummary } from '../summary/findings-summary.ts';
import { refusalSummary } from '../summary/summaries.ts';
import { show } from './show.ts';

/** Shows what was found; gives the exit code. What was cut off by the end of the job says nothing. */
export async function presentFindings(
  runner: WorkflowRunner,
  findings: Findings,
  words: { readonly good: string; readonly bad: string },
  signal: AbortSignal,
): Promise<number> {
  if (signal.aborted)
    return presentCheckError(runner, cancelled({ message: 'The job was cancelled during the check.', remedy: 'Run it again.' }));
  const wrong = findings.findings.filter(({ status }) => status === 'failed' || status === 'warning');
  await show(runner, {
    text: [
      findings.status === 'failed' ? `${words.bad}.` : `${words.good}.`,
      ...wrong.map(({ name, summary }) => `${name}: ${summary}`),
    ].join('\n'),
    outputs: checkOutputs(findings),
    annotations: atMost(10, wrong.map(findingAnnotation)),
    summary: findingsSummary(findings, words),
  });
  return findings.status === 'failed' ? exitCodes.unhealthy : 0;
}

/** Nothing could be found out: says why. */
export async function presentCheckError(runner: WorkflowRunner, error: WoosooError): Promise<number> {
  const text = `${error.message}\n${error.remedy}`;
  await show(runner, { text, outputs: checkErrorOutputs(error), annotations: [errorAnnotation(error)], summary: refusalSummary(error) });
  return exitCodeOf(error);
}
