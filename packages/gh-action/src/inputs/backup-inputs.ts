import * as z from 'zod';
import { flag } from './flag.ts';
import { locationInputs } from './location-inputs.ts';

/** The inputs of the backup action, by the names that `backup/action.yml` gives them. */
export const backupInputsSchema = z.object({
  ...locationInputs,
  description: z.string(),
  'include-database': flag(true),
  'include-files': flag(false),
  rehearse: flag(false),
});

export type BackupInputs = z.output<typeof backupInputsSchema>;
