import { cancelled, exitCodeOf, exitCodes, type WoosooError } from '@woosoo/sdk-core';
import { atMost, errorAnnotation } from '../annotations/annotations.ts';
import { backupInputsSchema, type BackupInputs } from '../inputs/backup-inputs.ts';
import { backupErrorOutputs, backupOutputs } from '../outputs/backup-outputs.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import { backupSummary } from '../summary/backup-summary.ts';
import { refusalSummary } from '../summary/summaries.ts';
import type { Action } from './action.ts';
import { onBranch, type Job } from './on-branch.ts';
import { show } from './show.ts';

/** Backs the branch up. One that is cut off was never there: a backup exists once it is whole. */
export const backupAction: Action = { main: (deps) => onBranch(deps, backupInputsSchema, presentBackupError, backUp) };

async function backUp({ runner, branch, inputs, signal }: Job<BackupInputs>): Promise<number> {
  if (signal.aborted)
    return presentBackupError(runner, cancelled({ message: 'The job was cancelled before anything was begun.', remedy: '' }));
  const created = await branch.backups.create({
    description: inputs.description,
    includeDatabase: inputs['include-database'],
    includeFiles: inputs['include-files'],
    ...(inputs.rehearse ? { rehearse: true } : {}),
    signal,
    onOutput: (text) => runner.line(text),
  });
  if (created.isErr()) return presentBackupError(runner, created.error);
  const { errors } = created.value.followUp;
  await show(runner, {
    text: `Backup ${created.value.id} is made: ${created.value.directory}`,
    outputs: backupOutputs(created.value),
    annotations: atMost(10, errors.map(errorAnnotation)),
    summary: backupSummary(created.value),
  });
  return errors.length === 0 ? 0 : exitCodes.failed;
}

async function presentBackupError(runner: WorkflowRunner, error: WoosooError): Promise<number> {
  const text = `${error.message}\n${error.remedy}`;
  await show(runner, { text, outputs: backupErrorOutputs(error), annotations: [errorAnnotation(error)], summary: refusalSummary(error) });
  return exitCodeOf(error);
}
