import * as z from 'zod';
import { componentNames } from '@woosoo/sdk-core';

/** What somebody wants deployed. */
export const deployRequestSchema = z.object({
  /** `all`: every component of the configuration. */
  components: z.union([z.literal('all'), z.array(z.enum(componentNames)).min(1)]).default('all'),
  /** No backup; refused when a migration is destructive. */
  skipBackup: z.boolean().default(false),
  /** Build nothing: put the newest complete release of each component live. */
  skipBuild: z.boolean().default(false),
  skipTests: z.boolean().default(false),
  /** Overwrite configuration files that were edited by hand. Never goes on over a failed check; destructive migrations need no leave, they get a backup at rest. */
  force: z.boolean().default(false),
  /** `false`: leave a failed deploy as it is, for a person to look at; the journal is kept and `woosoo recover` undoes it. */
  rollbackOnError: z.boolean().default(true),
  /** Build components side by side. */
  parallel: z.boolean().default(true),
});
export type DeployRequest = z.infer<typeof deployRequestSchema>;
/** A request as a caller writes it: everything may be left out. */
export type DeployRequestInput = z.input<typeof deployRequestSchema>;

export const rollbackRequestSchema = z.object({
  /** A release id (that component alone), or a deploy id (all components as they were after it). Absent: as before the last deploy that changed something. */
  to: z.string().optional(),
  /** Also go back over a destructive migration, restoring the database of before it; what was entered since then is kept in a backup of now, not in the database. */
  force: z.boolean().default(false),
});
export type RollbackRequestInput = z.input<typeof rollbackRequestSchema>;
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;
