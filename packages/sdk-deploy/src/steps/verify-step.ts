import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { type BranchConfig, type Clock, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import { verifyFailed } from '../errors.ts';
import type { BranchErrors } from '../logs/branch-errors.ts';
import { newErrorsOf, newErrorsTitle } from '../report/new-errors.ts';
import type { Verification } from '../verify/verification.ts';

const params = z.object({ expected: z.record(z.string(), z.string()) });
type Params = z.infer<typeof params>;

interface VerifyStepDeps {
  readonly config: BranchConfig;
  readonly clock: Clock;
  readonly verification: Verification;
  readonly errors: BranchErrors;
}

/** Proves that the branch works and that the new releases are what answers. Touches nothing, so there is nothing to undo. */
export class VerifyStep implements StepKind<Params, null> {
  readonly kind = 'deploy.verify';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: VerifyStepDeps;

  constructor(deps: VerifyStepDeps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ expected }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const { clock, verification } = this.#deps;
    const began = clock.now();
    return verification.prove(expected, { signal: context.signal, output: context.output }).andThen(() => this.#refuseNewErrors(began));
  }

  /** Only where the configuration wants it; otherwise the report tells of them. */
  #refuseNewErrors(since: Date): ResultAsync<void, WoosooError> {
    const { config, errors } = this.#deps;
    if (config.verify.newErrors === 'report') return okAsync(undefined);
    return errors.newSince(since).andThen((groups) => {
      const [first, ...others] = newErrorsOf(groups);
      if (first === undefined) return okAsync(undefined);
      return errAsync(
        verifyFailed({
          message: `${newErrorsTitle([first, ...others])}: ${first.title}`,
          remedy: 'Mend it, or set VERIFY_NEW_ERRORS=report to be told of such errors only.',
          detail: { tail: first.first },
        }),
      );
    });
  }

  undo(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }

  finish(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }
}
