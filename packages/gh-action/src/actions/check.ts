import { preflightFindings } from '../findings/findings.ts';
import { locationInputsSchema } from '../inputs/location-inputs.ts';
import type { Action } from './action.ts';
import { onBranch } from './on-branch.ts';
import { presentCheckError, presentFindings } from './present-findings.ts';

/** Is everything there that a deploy needs? Changes nothing. */
export const checkAction: Action = {
  main: (deps) =>
    onBranch(deps, locationInputsSchema, presentCheckError, async ({ runner, branch, signal }) => {
      const checked = await branch.preflight.run({ signal });
      const words = { good: 'Everything is there that a deploy needs', bad: 'Something is missing that a deploy needs' };
      return checked.match(
        (report) => presentFindings(runner, preflightFindings(report), words, signal),
        (error) => presentCheckError(runner, error),
      );
    }),
};
