/** How long backups are kept. A backup stays when any rule wants it. */
export interface RetentionRules {
  /** Whatever is younger stays. */
  readonly keepDays: number;
  /** So many stay, whatever their age. */
  readonly keepMinimum: number;
  /** The newest of each of so many days, weeks (Monday to Sunday) and months that have one. */
  readonly keepDaily: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
}

/** Where a backup lies: in the branch's own folder, in the second place, or in both. */
export type BackupPlace = 'here' | 'second-place';

/** What retention has to know of a backup. */
export interface RetentionBackup {
  readonly id: string;
  readonly places: readonly BackupPlace[];
  readonly at: Date;
  /** Counts on with each backup; 0 where it is not known. */
  readonly sequence: number;
  /** Its record can be read. */
  readonly complete: boolean;
  readonly proven: boolean;
  /** A rehearsal or a look at its files found it wrong. */
  readonly faulty: boolean;
  /** Why it is pinned. */
  readonly pinned: string | null;
  /** What needs it: ``release 20260215T143000Z-bbbbbbbb of backend``. */
  readonly neededBy: string | null;
}

export interface RetentionDecision {
  readonly id: string;
  /** Where it stays, or goes from. */
  readonly places: readonly BackupPlace[];
  readonly keep: boolean;
  /** Every rule that keeps it; or the one reason why it may go. */
  readonly reasons: readonly string[];
}

export interface RetentionPlan {
  /** Newest first. */
  readonly decisions: readonly RetentionDecision[];
  /** Why the clock cannot be trusted, so that nothing is removed. */
  readonly clockDoubt: string | null;
  /** The second place that is configured and not there now: its copies stay until it is. */
  readonly unreachable: string | null;
}
