import type { ResultAsync } from 'neverthrow';
import { cancelled } from '../errors/core-errors.ts';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { BoundStep } from './bound-step.ts';
import { journalError } from './journal-error.ts';
import type { OperationReport } from './operation-runner.ts';
import { stepBatches } from './step-batches.ts';
import { StepExecutor, type StepExecutorDeps } from './step-executor.ts';
import type { StepState } from './journal-state.ts';

/** How an operation ended, and why if not well. */
export type Ending = Pick<OperationReport, 'outcome' | 'error' | 'recoveryErrors'>;

/** The order of things: batches forward, back before the point of no return, onward after it. */
export class OperationExecution {
  readonly #deps: StepExecutorDeps;
  readonly #executor: StepExecutor;
  readonly #batches: readonly (readonly BoundStep[])[];

  constructor(deps: StepExecutorDeps, steps: readonly BoundStep[], known?: ReadonlyMap<string, StepState>) {
    this.#deps = deps;
    this.#executor = new StepExecutor(deps, known);
    this.#batches = stepBatches(steps, deps.operation.pointOfNoReturn);
  }

  /** `keep`: what has failed is left as it is for a person to look at; its journal stays open, so that recovery can undo it later. */
  async run(signal: AbortSignal, onFailure: 'undo' | 'keep' = 'undo'): Promise<Ending> {
    const { operation } = this.#deps;
    for (const [index, batch] of this.#batches.entries()) {
      if (signal.aborted) return this.rollBack(cancelled(CANCELLED));
      if (batch[0]?.spec.id === operation.pointOfNoReturn) {
        const passed = await this.#passPointOfNoReturn();
        return passed.isErr() ? this.#giveUp(passed.error, onFailure) : this.carryThrough('do', this.#batches.slice(index));
      }
      const error = await this.#executor.doBatch(batch, signal);
      if (error !== null) return this.#giveUp(error, onFailure);
    }
    return this.#end('done');
  }

  /** Undoes whatever has an intent, last batch first. One that cannot be undone does not keep the others from it. */
  async rollBack(because: WoosooError): Promise<Ending> {
    const { ledger, redactor } = this.#deps;
    ledger.tell({ type: 'rolling-back', because });
    await this.#executor.note({ type: 'rolling-back', error: journalError(because, redactor) });
    for (const batch of this.#batches.toReversed()) await Promise.all(batch.map((step) => this.#executor.undo(step)));
    const whole = this.#batches.flat().every((step) => [null, 'undone'].includes(this.#executor.outcome(step)));
    return this.#end(whole ? 'rolled-back' : 'person-needed', because);
  }

  /**
   * Brings about whatever is not done yet. A batch that cannot be finished stops those after it, since they build on it
   * (a later step may remove what the earlier one still needs); recovery goes on there.
   */
  async carryThrough(direction: 'do' | 'finish', batches = this.#batches): Promise<Ending> {
    for (const batch of batches) {
      const pending = batch.filter((step) => this.#executor.outcome(step) !== 'done');
      const errors = await Promise.all(pending.map((step) => this.#executor.carryThrough(step, direction)));
      const error = errors.find((one) => one !== null);
      if (error !== undefined) return this.#end('person-needed', error);
    }
    return this.#end('done');
  }

  /** A cancelled operation is undone in any case: whoever cancels wants the branch as it was. */
  #giveUp(error: WoosooError, onFailure: 'undo' | 'keep'): Promise<Ending> {
    return onFailure === 'keep' && error.category !== 'cancelled' ? this.#end('person-needed', error) : this.rollBack(error);
  }

  #passPointOfNoReturn(): ResultAsync<void, WoosooError> {
    const { journal, ledger } = this.#deps;
    return journal.append({ type: 'point-of-no-return' }).map(() => ledger.tell({ type: 'point-of-no-return' }));
  }

  async #end(outcome: Ending['outcome'], error?: WoosooError): Promise<Ending> {
    if (outcome !== 'person-needed') await this.#executor.note({ type: 'end', outcome });
    return { outcome, error, recoveryErrors: this.#executor.recoveryErrors };
  }
}

const CANCELLED = { message: 'Cancelled between two steps.', remedy: 'Nothing has to be done; start it again when you like.' };
