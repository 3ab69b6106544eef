import { errAsync, okAsync } from 'neverthrow';
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { commandFailed } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { JournaledOperationRunner } from '../operations/journaled-operation-runner.ts';
import type { OperationReport } from '../operations/operation-runner.ts';
import { operationScratch } from '../operations/operation-scratch.ts';
import type { OperationSpec, StepKind, StepSpec } from '../operations/step-kind.ts';
import { PowerCut, type CutPoint } from './power-cut.ts';

/** A world, and steps that change it. */
export interface StepKindCase {
  /** The disk that outlives the process; the journal is kept on it. */
  readonly fileSystem: FileSystem;
  /** An absolute folder on that disk for the journal, outside what {@link StepKindCase.world} looks at. */
  readonly journal: string;
  /** The kinds as a new process makes them: their disk is `powerCut.fileSystem(...)`, their other ports `powerCut.port(...)`. */
  readonly kinds: (powerCut: PowerCut) => readonly StepKind[];
  /** One step for a kind's contract, several for a composite. */
  readonly steps: readonly Pick<StepSpec, 'kind' | 'params' | 'group'>[];
  /** Puts files for the steps into the operation's scratch folder. */
  readonly fillScratch?: ((scratch: string) => Promise<void>) | undefined;
  /** All that the steps may change, to be compared with `toEqual`. */
  readonly world: () => Promise<unknown>;
}

/** How the operation of a trial is meant to go. */
export interface TrialCourse {
  /** A last step fails, so that all is undone. */
  readonly fails?: boolean;
  /** From the step in the middle (of one: that one) there is no way back. */
  readonly noReturn?: boolean;
}

const ID = '2026-02-15T14-30-00Z-trial-aaaa';

/** A process that runs or recovers the case's steps as one operation, and may die. */
export class OperationTrial {
  readonly #case: StepKindCase;
  readonly #operation: OperationSpec;

  constructor(trialCase: StepKindCase, { fails = false, noReturn = false }: TrialCourse = {}) {
    this.#case = trialCase;
    const steps = trialCase.steps.map((step, index) => ({ ...step, id: stepId(index), title: `Step ${index}` }));
    this.#operation = {
      id: ID,
      kind: 'trial',
      title: 'Trial',
      actor: 'test',
      steps: fails ? [...steps, { id: 'failure', kind: failure.kind, title: 'Failure', params: null }] : steps,
      pointOfNoReturn: noReturn ? stepId(Math.floor(steps.length / 2)) : undefined,
    };
  }

  async begin(point: CutPoint | null): Promise<{ readonly points: readonly CutPoint[]; readonly report: OperationReport | null }> {
    await this.#case.fillScratch?.(operationScratch(this.#case.journal, ID));
    const { points, result } = await this.#live(point, async (runner) => (await runner.run(this.#operation))._unsafeUnwrap());
    return { points, report: result };
  }

  async recover(
    point: CutPoint | null,
  ): Promise<{ readonly points: readonly CutPoint[]; readonly reports: readonly OperationReport[] | null }> {
    const { points, result } = await this.#live(point, async (runner) => (await runner.recover())._unsafeUnwrap());
    return { points, reports: result };
  }

  /** Journals of operations that have not ended, and scratch files. */
  async leftovers(): Promise<readonly string[]> {
    const names = async (path: string): Promise<readonly string[]> => {
      const found = (await this.#case.fileSystem.stat(path))._unsafeUnwrap();
      return found === null ? [] : (await this.#case.fileSystem.list(path))._unsafeUnwrap().map(({ name }) => name);
    };
    const journals = (await names(this.#case.journal)).filter((name) => name.endsWith('.jsonl'));
    return [...journals, ...(await names(operationScratch(this.#case.journal, '.')))];
  }

  async #live<T>(
    point: CutPoint | null,
    act: (runner: JournaledOperationRunner) => Promise<T>,
  ): Promise<{ points: readonly CutPoint[]; result: T | null }> {
    const cut = new PowerCut(point);
    const runner = new JournaledOperationRunner({
      fileSystem: cut.fileSystem(this.#case.fileSystem),
      clock: hastyClock,
      kinds: [...this.#case.kinds(cut), failure],
      directory: this.#case.journal,
    });
    const result = await Promise.race([act(runner), cut.happened.then(() => null)]);
    return { points: cut.points, result };
  }
}

function stepId(index: number): string {
  return `step:${index}`;
}

const failure: StepKind = {
  kind: 'trial-failure',
  params: z.null(),
  undoData: z.null(),
  prepare: () => okAsync(null),
  do: () => errAsync(commandFailed({ message: 'The last step fails.', remedy: 'None.' })),
  undo: () => okAsync(undefined),
  finish: () => errAsync(commandFailed({ message: 'The last step fails.', remedy: 'None.' })),
};

/** Nobody waits here. */
const hastyClock: Clock = { now: () => new Date('2026-02-15T14:30:00Z'), monotonicMs: () => 0, sleep: () => Promise.resolve() };
