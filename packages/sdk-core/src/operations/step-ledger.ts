import type { Clock } from '../clock/clock.ts';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { ProgressEvent, ProgressListener, StepOutcome } from '../events/progress-event.ts';
import type { StepReport } from './operation-runner.ts';
import type { StepState } from './journal-state.ts';
import type { OperationSpec } from './step-kind.ts';

/** `Omit` over each member of the union. */
type Undated<Event> = Event extends { readonly at: string } ? Omit<Event, 'at'> : never;

/** Tells listeners what happens to the steps, and remembers it for the report. */
export class StepLedger {
  readonly #clock: Clock;
  readonly #onEvent: ProgressListener | undefined;
  readonly #reports: Map<string, StepReport>;
  readonly #begun = new Map<string, number>();

  constructor(
    operation: OperationSpec,
    deps: { readonly clock: Clock; readonly onEvent?: ProgressListener | undefined },
    known: ReadonlyMap<string, StepState> = new Map(),
  ) {
    this.#clock = deps.clock;
    this.#onEvent = deps.onEvent;
    const now = this.#now();
    this.#reports = new Map(
      operation.steps.map(({ id, kind, title }) => {
        const state = known.get(id);
        return [id, { id, kind, title, outcome: outcomeOf(state), startedAt: state?.begunAt ?? now, durationMs: 0 }];
      }),
    );
  }

  tell(event: Undated<ProgressEvent>): void {
    try {
      this.#onEvent?.({ ...event, at: this.#now() });
    } catch {
      // A display that breaks must not break what it shows.
    }
  }

  begin(stepId: string, direction: 'do' | 'undo' | 'finish'): void {
    this.#begun.set(stepId, this.#clock.monotonicMs());
    if (direction === 'do') this.#update(stepId, { startedAt: this.#now() });
    this.tell({ type: 'step-started', stepId, direction });
  }

  /** A failed step that was undone still shows as failed: that is what its reader looks for. */
  end(stepId: string, outcome: StepOutcome, error?: WoosooError): void {
    const durationMs = Math.max(0, this.#clock.monotonicMs() - (this.#begun.get(stepId) ?? this.#clock.monotonicMs()));
    const before = this.#reports.get(stepId);
    this.#update(stepId, {
      outcome: outcome === 'undone' && before?.outcome === 'failed' ? 'failed' : outcome,
      durationMs: outcome === 'undone' || outcome === 'undo-failed' ? (before?.durationMs ?? 0) : durationMs,
      ...(error === undefined || before?.error !== undefined ? {} : { error }),
    });
    this.tell({ type: 'step-finished', stepId, outcome, durationMs, ...(error === undefined ? {} : { error }) });
  }

  get reports(): readonly StepReport[] {
    return [...this.#reports.values()];
  }

  #update(stepId: string, change: Partial<StepReport>): void {
    const report = this.#reports.get(stepId);
    if (report !== undefined) this.#reports.set(stepId, { ...report, ...change });
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

function outcomeOf(state: StepState | undefined): StepOutcome {
  if (state === undefined) return 'skipped';
  return state.outcome === 'begun' ? 'failed' : state.outcome;
}
