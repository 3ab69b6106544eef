import * as z from 'zod';

const changedFile = z.object({
  /** Relative to the branch folder with `/`; absolute when outside. */
  path: z.string(),
  absolutePath: z.string(),
  /** SHA-256 of the text; `null`: there was none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  mode: z.int(),
  /** What changed, secrets masked. */
  lines: z.array(z.string()),
});

export const configChange = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  title: z.string(),
  files: z.array(changedFile),
  /** What followed from it, and follows from taking it back. */
  effects: z.array(
    z.object({ action: z.enum(['restart', 'reload', 'recache', 'deploy']), subject: z.string(), because: z.array(z.string()) }),
  ),
  /** The change that this one took back. */
  undoes: z.string().nullable(),
});

/** A change of configuration files that can be looked at and taken back. Holds no secrets: what files held before is kept beside it, encrypted. */
export type ConfigChange = z.infer<typeof configChange>;
export type ChangedConfigFile = ConfigChange['files'][number];
