import { err, ok, okAsync, ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { operationInterrupted, recoveryFailed } from '../errors/core-errors.ts';
import type { ErrorOf, WoosooError } from '../errors/woosoo-error.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { bindSteps, type BoundStep } from './bound-step.ts';
import type { Journal } from './journal.ts';
import { JournalDirectory, type JournalReadError, type StoredJournal } from './journal-directory.ts';
import type { TextRedactor } from '../secrets/redactor.ts';
import type { JournalEnding, JournalState } from './journal-state.ts';
import { OperationExecution, type Ending } from './operation-execution.ts';
import type { InterruptedOperation, OperationReport, OperationRunner, RunOperationOptions } from './operation-runner.ts';
import { StepLedger } from './step-ledger.ts';
import type { OperationSpec, StepKind } from './step-kind.ts';
import { safeTry } from '../result/safe-try.ts';

export interface JournaledOperationRunnerDeps {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** Every kind that a journal of this branch may name. */
  readonly kinds: readonly StepKind[];
  /** `BranchPaths.journal`. */
  readonly directory: string;
  /** Masks secrets in errors before they are journalled. */
  readonly redactor?: TextRedactor | undefined;
  /** Ends what a dead process of the operation left running; called before anything of it is undone or finished. */
  readonly endLeftovers?: ((operationId: string) => ResultAsync<unknown, WoosooError>) | undefined;
}

/** One way through an operation. */
interface Conduct extends Pick<RunOperationOptions, 'conclude'> {
  readonly ledger: StepLedger;
  readonly journal: Journal;
  readonly act: () => Promise<Ending>;
  /** When the operation first began, where that was in another process. */
  readonly startedAt?: string;
}

/** The journal of an operation that was not put away, as it was found. */
type Begun = StoredJournal & { readonly state: JournalState };

/**
 * {@link OperationRunner} with one journal file per operation. Whoever calls it holds the branch's lock.
 *
 * @example
 * ```ts
 * import { BranchPaths, JournaledOperationRunner, NodeFileSystem, operationId, ReplaceLink, SystemClock, WriteFile } from '@woosoo/sdk-core';
 *
 * const fileSystem = new NodeFileSystem();
 * const clock = new SystemClock();
 * const runner = new JournaledOperationRunner({
 *   fileSystem,
 *   clock,
 *   kinds: [new WriteFile({ fileSystem }), new ReplaceLink({ fileSystem })],
 *   directory: new BranchPaths('/srv/branch').journal,
 * });
 * await runner.recover();
 * const report = await runner.run({
 *   id: operationId('switch', clock),
 *   kind: 'switch',
 *   title: 'Switch the PWA',
 *   actor: 'anna',
 *   steps: [{ id: 'switch', kind: 'replace-link', title: 'Switch', params: { path: '/srv/branch/.woosoo/current/pwa', target: '../releases/pwa/2' } }],
 * });
 * ```
 */
export class JournaledOperationRunner implements OperationRunner {
  readonly #deps: JournaledOperationRunnerDeps;
  readonly #journals: JournalDirectory;

  constructor(deps: JournaledOperationRunnerDeps) {
    this.#deps = deps;
    this.#journals = new JournalDirectory(deps);
  }

  run(operation: OperationSpec, options: RunOperationOptions = {}): ResultAsync<OperationReport, WoosooError> {
    return bindSteps(operation, this.#deps.kinds).asyncAndThen((steps) =>
      this.#refuseIfInterrupted()
        .andThen(() => this.#journals.create(operation))
        .andThen((journal) => ResultAsync.fromSafePromise(this.#run(operation, steps, journal, options))),
    );
  }

  interrupted(): ResultAsync<readonly InterruptedOperation[], WoosooError> {
    return this.#interrupted().map((found) =>
      found.map(({ state: { operation, startedAt, direction, lastStep } }) => {
        const { id, kind, title, actor } = operation;
        return { id, kind, title, actor, startedAt, direction, lastStep };
      }),
    );
  }

  recover(options: RunOperationOptions = {}): ResultAsync<readonly OperationReport[], WoosooError> {
    const recoverOne = (found: Begun): ResultAsync<OperationReport, WoosooError> => this.#recover(found, options);
    const concludeOne = (state: JournalState, ending: JournalEnding) => this.#concludeLate(state, ending, options);
    return safeTry(this, async function* () {
      const reports: OperationReport[] = [];
      for (const found of (yield* this.#journals.readAll()).filter(isBegun)) {
        if (options.signal?.aborted === true) break;
        reports.push(yield* found.state.ended === null ? recoverOne(found) : concludeOne(found.state, found.state.ended));
      }
      yield* this.#journals.readAll().andThen((left) => this.#journals.tidy(left));
      return ok(reports);
    });
  }

  #interrupted(): ResultAsync<readonly Begun[], JournalReadError> {
    return this.#journals.readAll().map((stored) => stored.filter(isBegun).filter(({ state }) => state.ended === null));
  }

  #refuseIfInterrupted(): ResultAsync<void, JournalReadError | ErrorOf<typeof operationInterrupted>> {
    return this.#interrupted().andThen(([found]) => {
      if (found === undefined) return ok(undefined);
      const { id, title } = found.state.operation;
      return err(
        operationInterrupted({
          message: `"${title}" (${id}) was interrupted and is neither undone nor finished yet.`,
          remedy: 'Run `woosoo recover`, then try again.',
          detail: { operationId: id },
        }),
      );
    });
  }

  async #run(
    operation: OperationSpec,
    steps: readonly BoundStep[],
    journal: Journal,
    options: RunOperationOptions,
  ): Promise<OperationReport> {
    const ledger = new StepLedger(operation, { clock: this.#deps.clock, onEvent: options.onEvent });
    const execution = new OperationExecution(this.#executorDeps(operation, journal, ledger), steps);
    const act = (): Promise<Ending> => execution.run(options.signal ?? new AbortController().signal, options.onFailure);
    return this.#conduct(operation, { ledger, journal, act, conclude: options.conclude });
  }

  #recover(found: Begun, options: RunOperationOptions): ResultAsync<OperationReport, WoosooError> {
    const { state } = found;
    const { operation } = state;
    const ledger = new StepLedger(operation, { clock: this.#deps.clock, onEvent: options.onEvent }, state.steps);
    const steps = bindSteps(operation, this.#deps.kinds).mapErr((cause) =>
      recoveryFailed({ message: `${cause.message} Nothing of it was touched.`, remedy: cause.remedy, detail: cause.detail, cause }),
    );
    const because = state.error ?? interruption(state);
    const ready = steps.asyncAndThen((bound) => (this.#deps.endLeftovers?.(operation.id) ?? okAsync(undefined)).map(() => bound));
    return ready
      .andThen((bound) =>
        this.#journals.reopen(found).andThen((journal) => {
          const execution = new OperationExecution(this.#executorDeps(operation, journal, ledger), bound, state.steps);
          const act = (): Promise<Ending> => (state.direction === 'undo' ? execution.rollBack(because) : execution.carryThrough('finish'));
          const { conclude } = options;
          return ResultAsync.fromSafePromise(this.#conduct(operation, { ledger, journal, act, conclude, startedAt: state.startedAt }));
        }),
      )
      .orElse((error) => {
        const report = untouched(state, this.#deps.clock.now(), ledger, because, error);
        return (options.conclude?.(report) ?? okAsync(undefined)).map(() => report);
      });
  }

  /** From the first event to the last, and the clearing up. */
  async #conduct(operation: OperationSpec, { ledger, journal, act, conclude, startedAt }: Conduct): Promise<OperationReport> {
    const { id, kind, title, actor } = operation;
    const { clock } = this.#deps;
    const [began, begin] = [startedAt ?? clock.now().toISOString(), clock.monotonicMs()];
    ledger.tell({ type: 'operation-started', operationId: id, title, steps: operation.steps });
    const ending = await act();
    const times = { startedAt: began, endedAt: clock.now().toISOString(), durationMs: clock.monotonicMs() - begin };
    const report: OperationReport = { id, kind, title, actor, ...times, steps: ledger.reports, ...ending };
    const cleared = await (conclude?.(report) ?? okAsync(undefined))
      .andThen(() => journal.close())
      .andThen(() => (ending.outcome === 'person-needed' ? okAsync(undefined) : this.#journals.archive(id)));
    if (cleared.isErr()) ledger.tell({ type: 'note', level: 'warning', text: `Not cleared up yet: ${cleared.error.message}` });
    ledger.tell({ type: 'operation-finished', outcome: ending.outcome, durationMs: times.durationMs });
    return report;
  }

  /** An operation whose process died after its end and before that was told: nothing is left to do but to tell it. */
  #concludeLate(state: JournalState, { outcome, at }: JournalEnding, options: RunOperationOptions): ResultAsync<OperationReport, never> {
    const { id, kind, title, actor } = state.operation;
    const { reports: steps } = new StepLedger(state.operation, { clock: this.#deps.clock }, state.steps);
    const times = { startedAt: state.startedAt, endedAt: at, durationMs: Date.parse(at) - Date.parse(state.startedAt) };
    const error = state.error ?? undefined;
    const report: OperationReport = { id, kind, title, actor, outcome, ...times, steps, error, recoveryErrors: [] };
    return (options.conclude?.(report) ?? okAsync(undefined)).map(() => report);
  }

  #executorDeps(operation: OperationSpec, journal: Journal, ledger: StepLedger) {
    const { clock, redactor } = this.#deps;
    return { operation, journal, ledger, clock, redactor, scratch: this.#journals.scratch(operation.id) };
  }
}

function isBegun(stored: StoredJournal): stored is Begun {
  return stored.state !== null;
}

function interruption({ operation, lastStep }: JournalState): WoosooError {
  return operationInterrupted({
    message: `"${operation.title}" (${operation.id}) was interrupted ${lastStep === null ? 'before its first step' : `at or after step ${lastStep}`}.`,
    remedy: 'Nothing has to be done if it was undone or finished since.',
    detail: { operationId: operation.id },
  });
}

function untouched(state: JournalState, at: Date, ledger: StepLedger, because: WoosooError, error: WoosooError): OperationReport {
  const { id, kind, title, actor } = state.operation;
  return {
    id,
    kind,
    title,
    actor,
    outcome: 'person-needed',
    startedAt: state.startedAt,
    endedAt: at.toISOString(),
    durationMs: 0,
    steps: ledger.reports,
    error: because,
    recoveryErrors: [error],
  };
}
