import type { ResultAsync } from 'neverthrow';
import type * as z from 'zod';
import type { WoosooError } from '../errors/woosoo-error.ts';

/** What a value must be to stand in a journal. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a step gets from the executor. */
export interface StepContext {
  readonly operationId: string;
  readonly stepId: string;
  /** A private folder of this operation (0700) for what undo needs and a journal must not hold (file contents, secrets). Gone when the operation has ended. */
  readonly directory: string;
  /** Aborted when the operation is cancelled. Never aborted during undo and finish. */
  readonly signal: AbortSignal;
  /** Shows a line of output under the running step. */
  readonly output: (text: string) => void;
}

/**
 * One kind of step, registered by name, so that another process can pick an interrupted journal up and undo or finish it.
 * Parameters and undo data are JSON (checked by their schemas when read back) and never hold a secret.
 *
 * The contract, checked for every kind by `describeStepKind` in `./testing`:
 * - `prepare` only reads; what it returns is on disk before `do` begins;
 * - `do` may be cut off anywhere, or fail halfway;
 * - `undo` is idempotent and brings back the state that `prepare` saw, whether `do` ran not at all, partly, or wholly;
 * - `finish` is idempotent and brings about what `do` was for, from any state that `do` can leave.
 */
export interface StepKind<Params extends Json = Json, Undo extends Json = Json> {
  readonly kind: string;
  readonly params: z.ZodType<Params>;
  readonly undoData: z.ZodType<Undo>;
  prepare(params: Params, context: StepContext): ResultAsync<Undo, WoosooError>;
  do(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError>;
  undo(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError>;
  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError>;
}

/** A step of a particular operation. Consecutive steps with the same `group` run side by side. */
export interface StepSpec {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly params: Json;
  readonly group?: string | undefined;
  /** How long it usually takes, for displays; absent without experience. */
  readonly expectedMs?: number | undefined;
}

/** An operation as data: what will be done, in which order, and from where on there is no way back. */
export interface OperationSpec {
  /** Also the name of its journal; sorts by time: `2026-02-15T14-30-00Z-deploy-k3v9`. */
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly actor: string;
  readonly steps: readonly StepSpec[];
  /** The id of the first step after the point of no return. Before it a failure undoes, from it on a failure finishes. Absent: all can be undone. */
  readonly pointOfNoReturn?: string | undefined;
}
