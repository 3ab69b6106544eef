import type { ResultAsync } from 'neverthrow';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { ProgressListener, StepOutcome } from '../events/progress-event.ts';
import type { OperationSpec } from './step-kind.ts';

export interface StepReport {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly outcome: StepOutcome;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly error?: WoosooError | undefined;
}

/** How an operation ended. `rolled-back`: as before. `person-needed`: a step could neither be undone nor finished; the journal is kept. */
export interface OperationReport {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly actor: string;
  readonly outcome: 'done' | 'rolled-back' | 'person-needed';
  /** When the operation first began, also in the report of a recovery. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Of this run or recovery alone. */
  readonly durationMs: number;
  readonly steps: readonly StepReport[];
  /** The first error: the reason, never one that came of undoing. */
  readonly error?: WoosooError | undefined;
  /** What went wrong while undoing or finishing; also a step that failed after the point of no return and was finished then. */
  readonly recoveryErrors: readonly WoosooError[];
}

/** An operation that has begun and not ended, as its journal tells. */
export interface InterruptedOperation {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly actor: string;
  readonly startedAt: string;
  /** Which way recovery will go. */
  readonly direction: 'undo' | 'finish';
  readonly lastStep: string | null;
}

export interface RunOperationOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
  /** `keep` leaves a failed operation as it is, for a person to look at; `recover` undoes it. `undo` when absent. */
  readonly onFailure?: 'undo' | 'keep' | undefined;
  /**
   * What belongs to the end of each operation and must not be lost with the process: its report, its line in the audit trail.
   * The journal is put away only after it, so that when the process dies in between, the next `recover` calls it (again).
   */
  readonly conclude?: ((report: OperationReport) => ResultAsync<unknown, never>) | undefined;
}

/**
 * Runs operations with a write-ahead journal. The caller holds the branch's lock.
 * A failed or cancelled operation is still a report (an `Ok`); `Err` only when nothing was begun (an unknown step kind, an earlier operation that is still
 * interrupted, no journal could be made).
 */
export interface OperationRunner {
  run(spec: OperationSpec, options?: RunOperationOptions): ResultAsync<OperationReport, WoosooError>;
  /** What was interrupted, oldest first; reads only. */
  interrupted(): ResultAsync<readonly InterruptedOperation[], WoosooError>;
  /** Undoes or finishes everything that was interrupted, and concludes what ended and was not concluded. Can itself be interrupted and called again. */
  recover(options?: RunOperationOptions): ResultAsync<readonly OperationReport[], WoosooError>;
}
