import type { WoosooError } from '../errors/woosoo-error.ts';

/** A step as a progress display needs it. Steps that share a `group` run side by side. */
export interface StepOutline {
  readonly id: string;
  readonly title: string;
  readonly group?: string | undefined;
  /** From earlier runs of the same step; absent when there is none. */
  readonly expectedMs?: number | undefined;
}

/** What happened to a step. */
export type StepOutcome = 'done' | 'failed' | 'undone' | 'undo-failed' | 'skipped';

/** One event of a running operation; `at` is ISO 8601. All kinds of progress display are fed by this one stream. */
export type ProgressEvent =
  | {
      readonly type: 'operation-started';
      readonly at: string;
      readonly operationId: string;
      readonly title: string;
      readonly steps: readonly StepOutline[];
    }
  | { readonly type: 'step-started'; readonly at: string; readonly stepId: string; readonly direction: 'do' | 'undo' | 'finish' }
  | { readonly type: 'step-output'; readonly at: string; readonly stepId: string; readonly text: string }
  | {
      readonly type: 'step-finished';
      readonly at: string;
      readonly stepId: string;
      readonly outcome: StepOutcome;
      readonly durationMs: number;
      readonly error?: WoosooError | undefined;
    }
  | { readonly type: 'rolling-back'; readonly at: string; readonly because: WoosooError }
  | { readonly type: 'point-of-no-return'; readonly at: string }
  | {
      readonly type: 'operation-finished';
      readonly at: string;
      readonly outcome: 'done' | 'rolled-back' | 'person-needed';
      readonly durationMs: number;
    }
  | { readonly type: 'note'; readonly at: string; readonly level: 'info' | 'warning'; readonly text: string };

export type ProgressListener = (event: ProgressEvent) => void;
