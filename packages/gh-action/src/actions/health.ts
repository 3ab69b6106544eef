import { healthFindings } from '../findings/findings.ts';
import { locationInputsSchema } from '../inputs/location-inputs.ts';
import type { Action } from './action.ts';
import { onBranch } from './on-branch.ts';
import { presentCheckError, presentFindings } from './present-findings.ts';

/** Does the branch work, from the tablet to the database? Changes nothing. */
export const healthAction: Action = {
  main: (deps) =>
    onBranch(deps, locationInputsSchema, presentCheckError, async ({ runner, branch, signal }) => {
      const checked = await branch.health.check({ signal });
      if (checked.isErr()) return presentCheckError(runner, checked.error);
      const words = { good: 'Everything works', bad: 'Something does not work' };
      return presentFindings(runner, healthFindings(checked.value), words, signal);
    }),
};
