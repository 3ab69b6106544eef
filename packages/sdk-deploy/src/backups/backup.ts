import * as z from 'zod';
import type { Authenticity } from '../signing/authenticity.ts';
import type { BackupMarks } from './backup-marks.ts';

/** Within the backup's folder, with `/`; never out of it. */
const inside = z
  .string()
  .refine((path) => /^[^/\\:]/.test(path) && !path.split(/[/\\]/).includes('..'), { error: 'leads out of the backup' });

/** The file `metadata.json` of a backup. What older backups lack has a default. */
export const backupMetadataSchema = z.object({
  format: z.literal(1),
  backup_id: z.string(),
  created_at: z.string(),
  /** Counts backups on, so that their order does not depend on the clock. */
  sequence: z.number().default(0),
  description: z.string(),
  environment: z.string(),
  branch_id: z.string(),
  /** Of Woosoo. */
  version: z.string(),
  includes: z.object({ configs: z.boolean(), database: z.boolean(), files: z.boolean() }),
  /** Of everything in the folder but this file and the checksums. */
  size_bytes: z.number(),
  creator: z.string(),
  database: z
    .object({
      family: z.enum(['mysql', 'mariadb', 'sqlite']),
      server_version: z.string(),
      name: z.string(),
      /** The dump, relative to the backup's folder. */
      file: inside,
      /** Scheduled events (MySQL, MariaDB), in a dump of their own. */
      events_file: inside.nullable().default(null),
      tables: z.array(z.string()),
      /** What the dump holds, as it was written. For SQLite only names and rows, and the hash of the whole file in `sha256`. */
      contents: z
        .array(z.object({ name: z.string(), rows: z.number(), definition_sha256: z.string(), rows_sha256: z.string() }))
        .default([]),
      /** Of the unpacked file (SQLite). */
      sha256: z.string().nullable().default(null),
      /** The program that made the dump, as it calls itself. */
      tool: z.string().default(''),
      schema_sha256: z.string(),
      duration_ms: z.number(),
    })
    .nullable(),
  /** Public keys (age) of those who can open what is encrypted; none where nothing is. */
  recipients: z.array(z.string()).default([]),
  /** What whoever restores it should know. */
  warnings: z.array(z.string()).default([]),
  /** Where each file came from: path in the backup → path relative to the branch folder (or absolute, when outside), both with `/`. */
  sources: z.record(inside, z.string()),
});
export type BackupMetadata = z.infer<typeof backupMetadataSchema>;

/** A complete backup. */
export interface Backup {
  readonly id: string;
  /** Absolute. */
  readonly directory: string;
  readonly metadata: BackupMetadata;
}

/** A folder that has a backup's name: a backup, or one whose record cannot be read. */
export type ListedBackup =
  | { readonly state: 'complete'; readonly id: string; readonly backup: Backup; readonly marks: BackupMarks }
  | { readonly state: 'damaged'; readonly id: string; readonly reason: string; readonly marks: BackupMarks };

/** What a check of a backup's files found; sound when `problems` is empty. */
export interface BackupVerification {
  readonly id: string;
  readonly files: number;
  /** Whether its list of hashes is the one that was written with it; `unproven` for backups of another machine, and older ones. */
  readonly authenticity: Authenticity;
  /** In words: ``apps/woosoo-nexus/.env is missing``. */
  readonly problems: readonly string[];
}

/** What a rehearsal found: the backup is proven when `problems` is empty. */
export interface Rehearsal {
  readonly id: string;
  readonly tables: number;
  readonly rows: number;
  /** Of loading it: what a restore will take, but for stopping and starting services. */
  readonly duration_ms: number;
  /** In words: ``table orders holds 9 rows instead of 10``. */
  readonly problems: readonly string[];
}
