import type { WorkflowRunner } from '../runner/workflow-runner.ts';

const STAGE = 'stage';

/**
 * What the part after the job knows of the step: whether an operation was begun, and whether it came to its end. The runner keeps it outside
 * our process, so it tells of a kill.
 */
export function rememberedWork(runner: Pick<WorkflowRunner, 'remember' | 'remembered'>) {
  return {
    /** Whether this process is the part after the job. */
    isAfterJob: (): boolean => runner.remembered(STAGE) !== '',
    wasCutOff: (): boolean => runner.remembered(STAGE) === 'working',
    arrive: (): void => runner.remember(STAGE, 'arrived'),
    begin: (): void => runner.remember(STAGE, 'working'),
    end: (): void => runner.remember(STAGE, 'ended'),
  };
}
