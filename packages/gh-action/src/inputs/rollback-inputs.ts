import * as z from 'zod';
import { flag } from './flag.ts';
import { locationInputs } from './location-inputs.ts';

/** The inputs of the rollback action, by the names that `rollback/action.yml` gives them. */
export const rollbackInputsSchema = z.object({
  ...locationInputs,
  to: z.string(),
  force: flag(false),
  'dry-run': flag(false),
});

export type RollbackInputs = z.output<typeof rollbackInputsSchema>;
