import * as z from 'zod';

/** The sections of a master file, in their order there. */
export const masterSections = [
  'Branch',
  'Ports',
  'Database',
  'Laravel',
  'WebSocket',
  'Components',
  'Services',
  'Programs',
  'Releases and verification',
  'Backups',
  'Certificates',
  'Encryption',
  'Notifications',
  'Monitoring',
] as const;
export type MasterSection = (typeof masterSections)[number];

/** What help, editor and documentation say of a key, kept with its schema. */
export interface KeyMeta {
  readonly section: MasterSection;
  readonly description: string;
  readonly example: string;
  readonly secret?: true;
  /** `KEY=` says something of its own here; elsewhere it is the same as leaving the key out. */
  readonly mayBeEmpty?: true;
}

/** What is said of each key, by its schema. A registry of ours: `meta()` would make a copy of every schema, at each start of the command. */
export const keyMetas = z.registry<KeyMeta>();

export function about<Schema extends z.ZodType>(schema: Schema, meta: KeyMeta): Schema {
  keyMetas.add(schema, meta);
  return schema;
}
