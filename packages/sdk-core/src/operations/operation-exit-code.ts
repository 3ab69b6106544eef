import { exitCodes } from '../errors/exit-codes.ts';
import type { OperationReport } from './operation-runner.ts';

/** The exit code of an operation that has ended: 130 where somebody cancelled it and the branch is as before. */
export function operationExitCode({ outcome, error }: Pick<OperationReport, 'outcome' | 'error'>): number {
  if (outcome === 'done') return 0;
  if (outcome === 'person-needed') return exitCodes['person-needed'];
  return error?.category === 'cancelled' ? exitCodes.cancelled : exitCodes.failed;
}
