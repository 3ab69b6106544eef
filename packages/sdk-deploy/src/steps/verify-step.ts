import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import type { Verification } from '../verify/verification.ts';

const params = z.object({ expected: z.record(z.string(), z.string()) });
type Params = z.infer<typeof params>;

/** Proves that the branch works and that the new releases are what answers. Touches nothing, so there is nothing to undo. */
export class VerifyStep implements StepKind<Params, null> {
  readonly kind = 'deploy.verify';
  readonly params = params;
  readonly undoData = z.null();
  readonly #verification: Verification;

  constructor(deps: { readonly verification: Verification }) {
    this.#verification = deps.verification;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ expected }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.#verification.prove(expected, { signal: context.signal, output: context.output }).map(() => undefined);
  }

  undo(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }

  finish(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }
}
