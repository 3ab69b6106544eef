import { safeTry, type BranchConfig, type Clock, type OperationRunner, type WoosooError } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import type { ReleaseStore } from '../../releases/release-store.ts';
import { madeAt } from '../backup-catalogue.ts';
import { cleanupRefused } from '../backup-errors.ts';
import type { BackupCopies } from '../backup-copies.ts';
import { isProven, problemsFound } from '../backup-marks.ts';
import type { BackupStore } from '../backup-store.ts';
import type { ListedBackup } from '../backup.ts';
import { planRetention } from './plan-retention.ts';
import type { BackupPlace, RetentionBackup, RetentionPlan, RetentionRules } from './retention-rules.ts';

export interface CleanupOptions {
  /** Instead of the configured age. */
  readonly keepDays?: number | undefined;
  readonly keepMinimum?: number | undefined;
  /** A person says that the clock is right, whatever it looks like. */
  readonly trustClock?: boolean | undefined;
}

export interface BackupRetentionDeps {
  readonly config: BranchConfig;
  readonly clock: Clock;
  readonly store: BackupStore;
  readonly copies: BackupCopies;
  readonly releases: Pick<ReleaseStore, 'list'>;
  readonly runner: Pick<OperationRunner, 'interrupted'>;
}

/** Which backups of a branch may go, and removing them; copies in the second place count as the same backup. */
export class BackupRetention {
  readonly #deps: BackupRetentionDeps;

  constructor(deps: BackupRetentionDeps) {
    this.#deps = deps;
  }

  /** What would go and what would stay, each with its reasons. Changes nothing. */
  plan(options: CleanupOptions = {}): ResultAsync<RetentionPlan, WoosooError> {
    const { config, clock, store, copies } = this.#deps;
    const needed = this.#needed();
    return safeTry<RetentionPlan, WoosooError>(async function* () {
      const needs = yield* needed;
      const [here, there] = [yield* store.list(), yield* copies.list()];
      const copied = new Set(there?.map(({ id }) => id));
      const only = (there ?? []).filter(({ id }) => !here.some((one) => one.id === id));
      const backups = [
        ...here.map((listed) => factsOf(listed, copied.has(listed.id) ? ['here', 'second-place'] : ['here'], needs)),
        ...only.map((listed) => factsOf(listed, ['second-place'], needs)),
      ];
      const rules: RetentionRules = {
        ...config.backups,
        ...(options.keepDays === undefined ? {} : { keepDays: options.keepDays }),
        ...(options.keepMinimum === undefined ? {} : { keepMinimum: options.keepMinimum }),
      };
      const unreachable = there === null ? copies.place : null;
      return ok(planRetention(clock.now(), backups, rules, { trustClock: options.trustClock ?? false, unreachable }));
    });
  }

  /** Removes what a plan lets go. The caller holds the branch's lock. Gives the ids. */
  remove(plan: RetentionPlan): ResultAsync<readonly string[], WoosooError> {
    const { store, copies, runner } = this.#deps;
    return safeTry<readonly string[], WoosooError>(async function* () {
      const [interrupted] = yield* runner.interrupted();
      if (interrupted !== undefined) {
        return err(
          cleanupRefused({
            message: `"${interrupted.title}" was cut off and may need a backup.`,
            remedy: 'Run `woosoo recover` first.',
          }),
        );
      }
      const removed: string[] = [];
      for (const { id, keep, places } of plan.decisions) {
        if (keep) continue;
        if (places.includes('here')) yield* store.remove(id);
        if (places.includes('second-place')) yield* copies.remove(id);
        removed.push(id);
      }
      return ok(removed);
    });
  }

  /** Backups that going back to a release would need. */
  #needed(): ResultAsync<ReadonlyMap<string, string>, WoosooError> {
    const { releases, config } = this.#deps;
    return safeTry<ReadonlyMap<string, string>, WoosooError>(async function* () {
      const needs = new Map<string, string>();
      for (const { name } of config.components) {
        for (const { id, backupId } of yield* releases.list(name)) if (backupId !== null) needs.set(backupId, `release ${id} of ${name}`);
      }
      return ok(needs);
    });
  }
}

function factsOf(listed: ListedBackup, places: readonly BackupPlace[], needs: ReadonlyMap<string, string>): RetentionBackup {
  const { id, marks, state } = listed;
  const at = new Date(madeAt(listed));
  return {
    id,
    places,
    at,
    sequence: state === 'complete' ? listed.backup.metadata.sequence : 0,
    complete: state === 'complete' && !Number.isNaN(at.getTime()),
    proven: isProven(marks),
    faulty: problemsFound(marks).length > 0,
    pinned: marks.pinned?.reason ?? null,
    neededBy: needs.get(id) ?? null,
  };
}
