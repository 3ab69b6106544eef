import type { BranchLock, OperationRunner } from '@woosoo/sdk-core';
import { cutOffOperations } from '../../interruptions/cut-off-operations.ts';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** What an interrupted operation left behind. A deploy recovers it first, so it is no obstacle. */
export class LeftoversCheck implements PreflightCheck {
  readonly name = 'leftovers';
  readonly title = 'Interrupted operations';
  readonly #deps: { readonly lock: BranchLock; readonly runner: OperationRunner };

  constructor(deps: { readonly lock: BranchLock; readonly runner: OperationRunner }) {
    this.#deps = deps;
  }

  async run(): Promise<CheckOutcome> {
    const interrupted = await cutOffOperations(this.#deps);
    if (interrupted.isErr()) return fail(interrupted.error.message, interrupted.error.remedy);
    const [first] = interrupted.value;
    return first === undefined
      ? pass('none')
      : warn(`${first.title} of ${first.startedAt} was cut off`, 'Run `woosoo recover`; a deploy does it by itself.');
  }
}
