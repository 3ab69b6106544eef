import type { ResultAsync } from 'neverthrow';
import { cancelled, type WoosooError } from '@woosoo/sdk-core';
import type { ApplyOptions, DeployReport } from '@woosoo/sdk-deploy';
import { StepLog } from '../progress/step-log.ts';
import type { Job } from './on-branch.ts';
import { presentError, presentReport } from './present.ts';
import { rememberedWork } from './remembered-work.ts';

/** Carries an operation out in the name of who started the workflow, in such a way that the part after the job knows of it when it is killed. */
export async function carriedOut(
  { runner, branch, context, signal }: Job<unknown>,
  operation: (options: ApplyOptions) => ResultAsync<DeployReport, WoosooError>,
): Promise<number> {
  if (signal.aborted) return presentError(runner, cancelledBefore());
  const { actor, command } = context;
  const work = rememberedWork(runner);
  work.begin();
  const report = await operation({ signal, actor, command, onEvent: new StepLog(runner).onEvent });
  work.end();
  return report.isErr() ? presentError(runner, report.error) : presentReport(runner, report.value, branch);
}

function cancelledBefore() {
  return cancelled({
    message: 'The job was cancelled before anything was begun.',
    remedy: 'Nothing has to be done; run the workflow again when you want it.',
  });
}
