import * as z from 'zod';

/** The file `metadata.json` of a backup. */
export const backupMetadataSchema = z.object({
  format: z.literal(1),
  backup_id: z.string(),
  created_at: z.string(),
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
      file: z.string(),
      tables: z.array(z.string()),
      schema_sha256: z.string(),
      duration_ms: z.number(),
    })
    .nullable(),
  /** Where each file came from: path in the backup → path relative to the branch folder (or absolute, when outside), both with `/`. */
  sources: z.record(z.string(), z.string()),
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
  | { readonly state: 'complete'; readonly id: string; readonly backup: Backup }
  | { readonly state: 'damaged'; readonly id: string; readonly reason: string };

/** What a check of a backup's files found; sound when `problems` is empty. */
export interface BackupVerification {
  readonly id: string;
  readonly files: number;
  /** In words: ``apps/woosoo-nexus/.env is missing``. */
  readonly problems: readonly string[];
}
