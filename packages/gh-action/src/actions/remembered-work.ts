import type { WorkflowRunner } from '../runner/workflow-runner.ts';

const STAGE = 'stage';

/**
 * What the part after the job knows of the step: whether an operation was begun, and whether it came to its end. The runner keeps it outside
 * our process, so it tells of a kill.
 */
export function rememberedWork(runner: Pick<WorkflowRunner, 'remember' | 'remembered'>) {
  return {
    wasCutOff: (): boolean => runner.remembered(STAGE) === 'working',
    begin: (): void => runner.remember(STAGE, 'working'),
    end: (): void => runner.remember(STAGE, 'ended'),
  };
}
