import { err, ok, Result, ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { operationInvalid, stepBroke } from '../errors/core-errors.ts';
import type { ErrorOf, WoosooError } from '../errors/woosoo-error.ts';
import type { Json, OperationSpec, StepContext, StepKind, StepSpec } from './step-kind.ts';

/** A step joined with its kind and its checked parameters. A kind that throws gives an error like one that fails. */
export interface BoundStep {
  readonly spec: StepSpec;
  prepare(context: StepContext): ResultAsync<Json, WoosooError>;
  do(undo: Json, context: StepContext): ResultAsync<void, WoosooError>;
  undo(undo: Json, context: StepContext): ResultAsync<void, WoosooError>;
  finish(undo: Json, context: StepContext): ResultAsync<void, WoosooError>;
}

type Invalid = ErrorOf<typeof operationInvalid>;

/** Joins every step of an operation with its kind, or says which one cannot be run. */
export function bindSteps(operation: OperationSpec, kinds: readonly StepKind[]): Result<readonly BoundStep[], Invalid> {
  const ids = operation.steps.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return err(invalid(operation, `two steps have the id ${twice}`));
  if (operation.pointOfNoReturn !== undefined && !ids.includes(operation.pointOfNoReturn)) {
    return err(invalid(operation, `its point of no return ${operation.pointOfNoReturn} is none of its steps`));
  }
  return Result.combine(
    operation.steps.map((spec) => {
      const kind = kinds.find((one) => one.kind === spec.kind);
      if (kind === undefined) return err(invalid(operation, `step ${spec.id} is of the unknown kind ${spec.kind}`));
      const params = kind.params.safeParse(spec.params);
      return params.success
        ? ok(bind(spec, kind, params.data))
        : err(invalid(operation, `step ${spec.id}: ${z.prettifyError(params.error)}`));
    }),
  );
}

function invalid(operation: OperationSpec, what: string): Invalid {
  return operationInvalid({
    message: `The operation "${operation.title}" (${operation.id}) cannot be run: ${what}.`,
    remedy: 'Use the version of Woosoo that planned it, or make the plan again.',
    detail: { operationId: operation.id },
  });
}

function bind(spec: StepSpec, kind: StepKind, params: Json): BoundStep {
  /** What a later process would read from the journal, so that this one sees it likewise. */
  const readBack = (undo: Json): Result<Json, WoosooError> => {
    const read = kind.undoData.safeParse(JSON.parse(JSON.stringify(undo)));
    return read.success ? ok(read.data) : err(broke(spec, `its undo data do not fit their schema: ${z.prettifyError(read.error)}`));
  };
  const withUndo = (undo: Json, act: (read: Json) => ResultAsync<void, WoosooError>): ResultAsync<void, WoosooError> =>
    guarded(spec, () => readBack(undo).asyncAndThen(act));
  return {
    spec,
    prepare: (context) => guarded(spec, () => kind.prepare(params, context).andThen(readBack)),
    do: (undo, context) => withUndo(undo, (read) => kind.do(params, read, context)),
    undo: (undo, context) => withUndo(undo, (read) => kind.undo(params, read, context)),
    finish: (undo, context) => withUndo(undo, (read) => kind.finish(params, read, context)),
  };
}

function guarded<T>(spec: StepSpec, act: () => ResultAsync<T, WoosooError>): ResultAsync<T, WoosooError> {
  const settled = ResultAsync.fromThrowable(
    async () => await act(),
    (thrown) => broke(spec, thrown instanceof Error ? thrown.message : String(thrown), thrown),
  );
  return settled().andThen((result) => result);
}

function broke(spec: StepSpec, what: string, cause?: unknown): WoosooError {
  return stepBroke({
    message: `The step "${spec.title}" (${spec.kind}) broke: ${what}`,
    remedy: 'This is a defect of the program; please report it with this message.',
    detail: { stepId: spec.id, kind: spec.kind },
    cause,
  });
}
