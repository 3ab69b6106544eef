import type { JournalError, JournalRecord } from './journal-record.ts';
import type { Json, OperationSpec } from './step-kind.ts';

/** How far a step got. `undo` is there as soon as its intent is. */
export interface StepState {
  readonly undo: Json;
  readonly outcome: 'begun' | 'done' | 'undone';
  /** When its intent was written; absent while its own process is at it. */
  readonly begunAt?: string | undefined;
}

export interface JournalEnding {
  readonly outcome: 'done' | 'rolled-back';
  readonly at: string;
}

/** What a journal amounts to. */
export interface JournalState {
  readonly operation: OperationSpec;
  readonly startedAt: string;
  readonly direction: 'undo' | 'finish';
  readonly steps: ReadonlyMap<string, StepState>;
  readonly lastStep: string | null;
  /** The first error, when one was noted. */
  readonly error: JournalError | null;
  /** How it ended; its journal may still wait to be put away. */
  readonly ended: JournalEnding | null;
}

/** `null`: the operation never began, its first record is not there. */
export function journalState(records: readonly JournalRecord[]): JournalState | null {
  const first = records[0];
  if (first?.entry.type !== 'begin') return null;
  const steps = new Map<string, StepState>();
  const state = {
    direction: 'undo' as 'undo' | 'finish',
    lastStep: null as string | null,
    error: null as JournalError | null,
    ended: null as JournalEnding | null,
  };
  const advance = (stepId: string, outcome: StepState['outcome']): void => {
    const { undo = null, begunAt } = steps.get(stepId) ?? {};
    steps.set(stepId, { undo, outcome, begunAt });
    state.lastStep = stepId;
  };
  for (const { at, entry } of records) {
    switch (entry.type) {
      case 'intent':
        steps.set(entry.stepId, { undo: entry.undo, outcome: 'begun', begunAt: at });
        state.lastStep = entry.stepId;
        break;
      case 'done':
      case 'finished':
        advance(entry.stepId, 'done');
        break;
      case 'undone':
        advance(entry.stepId, 'undone');
        break;
      case 'failed':
        state.error ??= entry.error;
        break;
      case 'point-of-no-return':
        state.direction = 'finish';
        break;
      case 'rolling-back':
        // Also after a point of no return whose record was written although the disk said otherwise.
        state.direction = 'undo';
        state.error = entry.error;
        break;
      case 'end':
        state.ended = { outcome: entry.outcome, at };
        break;
      default:
        break;
    }
  }
  return { operation: first.entry.operation, startedAt: first.at, steps, ...state };
}
