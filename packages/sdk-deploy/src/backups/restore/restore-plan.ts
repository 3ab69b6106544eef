import type { Sensitive } from '@woosoo/sdk-core';

/** Which parts of a backup are left out of a restore. */
export interface RestoreChoice {
  readonly skipDatabase?: boolean | undefined;
  /** Uploads of guests and staff. */
  readonly skipFiles?: boolean | undefined;
  /** Master files, rendered configuration, the applications' `.env`. */
  readonly skipConfigs?: boolean | undefined;
  /** Also from the other family of servers (MySQL into MariaDB, or the other way round). */
  readonly anyServer?: boolean | undefined;
}

/** A table before and after; `null`: it is not there. */
export interface TableChange {
  readonly name: string;
  /** `unreadable`: it is there, and so damaged that its rows cannot be counted. */
  readonly rowsNow: number | 'unreadable' | null;
  readonly rowsAfter: number | null;
}

export interface FileChange {
  /** Relative to the branch folder where it is inside it, with `/`. */
  readonly path: string;
  readonly change: 'added' | 'changed';
  /** The differences, secrets masked. */
  readonly lines: readonly string[];
  readonly target: string;
  readonly mode: number;
  readonly text: Sensitive;
}

/** Exactly what a restore would change. */
export interface RestorePlan {
  readonly id: string;
  readonly createdAt: string;
  /** `null`: the database stays as it is. */
  readonly database: {
    readonly tables: readonly TableChange[];
    readonly proven: boolean;
    /** How long loading it takes, from its rehearsal, or from those of others; `null` without experience. */
    readonly expectedMs: number | null;
    readonly anyServer: boolean;
  } | null;
  /** Configuration files that differ; others stay as they are. */
  readonly files: readonly FileChange[];
  /** `null`: uploads stay as they are. */
  readonly uploads: { readonly added: number; readonly changed: number; readonly removed: number } | null;
  /** What is in the backup and is not put back, and why. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}
