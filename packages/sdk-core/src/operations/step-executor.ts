import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { cancelled } from '../errors/core-errors.ts';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { BoundStep } from './bound-step.ts';
import type { Journal } from './journal.ts';
import type { TextRedactor } from '../secrets/redactor.ts';
import { journalError } from './journal-error.ts';
import type { JournalEntry } from './journal-record.ts';
import type { StepState } from './journal-state.ts';
import type { StepLedger } from './step-ledger.ts';
import type { Json, OperationSpec, StepContext } from './step-kind.ts';

/** Waits before the second, third and fourth attempt to finish a step. */
const FINISH_WAITS_MS = [0, 200, 1_000, 3_000];
const NEVER = new AbortController().signal;

export interface StepExecutorDeps {
  readonly operation: OperationSpec;
  readonly journal: Journal;
  readonly ledger: StepLedger;
  readonly clock: Clock;
  /** {@link StepContext.directory}. */
  readonly scratch: string;
  readonly redactor?: TextRedactor | undefined;
}

/** Acts on steps, one batch or one step at a time, and keeps the journal one record ahead of the world. */
export class StepExecutor {
  readonly #deps: StepExecutorDeps;
  readonly #states: Map<string, StepState>;
  /** What went wrong while undoing or finishing. */
  readonly recoveryErrors: WoosooError[] = [];
  #journalFailed = false;

  constructor(deps: StepExecutorDeps, known: ReadonlyMap<string, StepState> = new Map()) {
    this.#deps = deps;
    this.#states = new Map(known);
  }

  outcome(step: BoundStep): StepState['outcome'] | null {
    return this.#states.get(step.spec.id)?.outcome ?? null;
  }

  /** Steps side by side, before the point of no return. The first failure aborts the others, and is the answer once all have come to rest. */
  async doBatch(batch: readonly BoundStep[], outer: AbortSignal): Promise<WoosooError | null> {
    const siblings = new AbortController();
    const signal = AbortSignal.any([outer, siblings.signal]);
    const errors: WoosooError[] = [];
    const fail = async (step: BoundStep, error: WoosooError): Promise<void> => {
      errors.push(outer.aborted ? cancelledDuring(step, error) : error);
      siblings.abort();
      await this.#fail(step, error);
    };
    const each = async (act: (step: BoundStep) => ResultAsync<unknown, WoosooError>): Promise<void> => {
      await Promise.all(
        batch.map(async (step) => {
          const result = await act(step);
          if (result.isErr()) await fail(step, result.error);
        }),
      );
    };
    const undo = new Map<BoundStep, Json>();
    for (const step of batch) this.#deps.ledger.begin(step.spec.id, 'do');
    await each((step) => step.prepare(this.#context(step, signal)).map((data) => undo.set(step, data)));
    if (errors.length > 0) {
      for (const { spec } of undo.keys()) this.#deps.ledger.end(spec.id, 'skipped');
    } else {
      const intents = await this.#intend(undo);
      await each((step) => (intents.isErr() ? errAsync(intents.error) : this.#do(step, signal)));
    }
    return errors.at(0) ?? null;
  }

  /** A step after the point of no return: done, or finished with some patience. The first failure is the answer if it could not be. */
  async carryThrough(step: BoundStep, first: 'do' | 'finish'): Promise<WoosooError | null> {
    const { ledger, clock } = this.#deps;
    const { id } = step.spec;
    const errors: WoosooError[] = [];
    let direction = first;
    for (const waitMs of direction === 'do' ? [0, ...FINISH_WAITS_MS] : FINISH_WAITS_MS) {
      await clock.sleep(waitMs);
      ledger.begin(id, direction);
      const result = await this.#attempt(step, direction);
      if (result.isOk()) {
        ledger.end(id, 'done');
        this.recoveryErrors.push(...errors);
        return null;
      }
      errors.push(result.error);
      await this.#fail(step, result.error);
      if (this.#states.has(id)) direction = 'finish';
    }
    this.recoveryErrors.push(...errors.slice(1));
    return errors[0] ?? null;
  }

  /** Undoes a step that has an intent, whether it had acted or not. */
  async undo(step: BoundStep): Promise<void> {
    const state = this.#states.get(step.spec.id);
    if (state === undefined || state.outcome === 'undone') return;
    const { ledger } = this.#deps;
    const { id } = step.spec;
    ledger.begin(id, 'undo');
    await this.note({ type: 'undoing', stepId: id });
    const result = await step.undo(state.undo, this.#context(step, NEVER));
    if (result.isErr()) {
      this.recoveryErrors.push(result.error);
      ledger.end(id, 'undo-failed', result.error);
      return;
    }
    this.#states.set(id, { ...state, outcome: 'undone' });
    await this.note({ type: 'undone', stepId: id });
    ledger.end(id, 'undone');
  }

  /** Writes an entry without which everything can go on: a full disk must not keep anybody from undoing. Told once in the report. */
  async note(entry: JournalEntry): Promise<void> {
    const result = await this.#deps.journal.append(entry);
    if (result.isOk() || this.#journalFailed) return;
    this.#journalFailed = true;
    this.recoveryErrors.push(result.error);
  }

  #attempt(step: BoundStep, direction: 'do' | 'finish'): ResultAsync<void, WoosooError> {
    const context = this.#context(step, NEVER);
    const { id } = step.spec;
    const known = this.#states.get(id);
    const ready: ResultAsync<Json, WoosooError> =
      known === undefined
        ? step.prepare(context).andThen((undo) => this.#intend(new Map([[step, undo]])).map(() => undo))
        : okAsync<Json, WoosooError>(known.undo);
    return ready
      .andThen((undo) => step[direction](undo, context).map(() => undo))
      .andThen((undo) => {
        this.#states.set(id, { undo, outcome: 'done' });
        // Not writing it down costs a second, idempotent finish at worst.
        return ResultAsync.fromSafePromise(this.note({ type: direction === 'do' ? 'done' : 'finished', stepId: id }));
      });
  }

  #intend(undo: ReadonlyMap<BoundStep, Json>): ResultAsync<void, WoosooError> {
    const entries = [...undo].map(([{ spec }, data]): JournalEntry => ({ type: 'intent', stepId: spec.id, undo: data }));
    return this.#deps.journal.append(...entries).map(() => {
      for (const [{ spec }, data] of undo) this.#states.set(spec.id, { undo: data, outcome: 'begun' });
    });
  }

  #do(step: BoundStep, signal: AbortSignal): ResultAsync<void, WoosooError> {
    const { id } = step.spec;
    const undo = this.#states.get(id)?.undo ?? null;
    return step
      .do(undo, this.#context(step, signal))
      .andThen(() => this.#deps.journal.append({ type: 'done', stepId: id }))
      .map(() => {
        this.#states.set(id, { undo, outcome: 'done' });
        this.#deps.ledger.end(id, 'done');
      });
  }

  async #fail(step: BoundStep, error: WoosooError): Promise<void> {
    this.#deps.ledger.end(step.spec.id, 'failed', error);
    await this.note({ type: 'failed', stepId: step.spec.id, error: journalError(error, this.#deps.redactor) });
  }

  #context(step: BoundStep, signal: AbortSignal): StepContext {
    const { operation, scratch, ledger } = this.#deps;
    const { id: stepId } = step.spec;
    return {
      operationId: operation.id,
      stepId,
      directory: scratch,
      signal,
      output: (text) => ledger.tell({ type: 'step-output', stepId, text }),
    };
  }
}

function cancelledDuring(step: BoundStep, error: WoosooError): WoosooError {
  if (error.category === 'cancelled') return error;
  return cancelled({
    message: `Cancelled during "${step.spec.title}".`,
    remedy: 'Nothing has to be done; start it again when you like.',
    cause: error,
  });
}
