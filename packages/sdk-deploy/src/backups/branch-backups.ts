import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  operationId,
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type Json,
  type OperationReport,
  type OperationRunner,
  type ProgressListener,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { currentActor } from '../actor.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import { noSecondPlace, type BackupCopies } from './backup-copies.ts';
import { backupNotProven, cleanupRefused, type BackupDamaged } from './backup-errors.ts';
import type { BackupKeys, KeyOverview } from './backup-keys.ts';
import { isProven, type BackupMarks, type BackupMarksStore } from './backup-marks.ts';
import { unknownBackup } from './backup-refusals.ts';
import type { Backup, BackupVerification, ListedBackup, Rehearsal } from './backup.ts';
import type { BackupOptions, BackupStore } from './backup-store.ts';
import { restoreSteps } from './restore/restore-steps.ts';
import type { RestoreChoice, RestorePlan } from './restore/restore-plan.ts';
import type { RestorePlanner } from './restore/restore-planner.ts';
import type { BackupRetention, CleanupOptions } from './retention/backup-retention.ts';
import type { RetentionPlan } from './retention/retention-rules.ts';

export interface BranchBackupsDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly audit: AuditTrail;
  readonly runner: OperationRunner;
  readonly services: ServiceController;
  readonly durations: DurationHistory;
  readonly store: BackupStore;
  readonly marks: BackupMarksStore;
  readonly copies: BackupCopies;
  readonly retention: BackupRetention;
  readonly keys: BackupKeys;
  readonly planner: RestorePlanner;
}

export interface BackupCreateOptions extends BackupOptions {
  readonly description?: string | undefined;
  readonly includeDatabase?: boolean | undefined;
  readonly includeFiles?: boolean | undefined;
  /** Rehearse it at once, whatever the configuration says of that. */
  readonly rehearse?: boolean | undefined;
}

/** A backup that was made, and what was done with it then. Nothing of that can make it undone. */
export interface CreatedBackup extends Backup {
  readonly followUp: {
    /** The folder of its copy in the second place. */
    readonly copy: string | null;
    readonly rehearsal: Rehearsal | null;
    /** Older backups that no rule kept. */
    readonly removed: readonly string[];
    /** What went wrong in it. */
    readonly errors: readonly WoosooError[];
  };
}

export interface RestoreOptions extends RestoreChoice {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
}

const DAY_MS = 24 * 60 * 60_000;
const PERIODS = { daily: DAY_MS, weekly: 7 * DAY_MS } as const;

/** The branch's backups: each act under the branch's lock and in the audit trail; a restore is a journalled operation that can be undone. */
export class BranchBackups {
  readonly #deps: BranchBackupsDeps;

  constructor(deps: BranchBackupsDeps) {
    this.#deps = deps;
  }

  /** Newest first. */
  list(): ResultAsync<readonly ListedBackup[], WoosooError> {
    return this.#deps.store.list();
  }

  /** One of them; an error when there is none with this name. */
  show(id: string): ResultAsync<ListedBackup, WoosooError> {
    return this.list().andThen((all) => {
      const found = all.find((listed) => listed.id === id);
      return found === undefined ? err(unknownBackup(id)) : ok(found);
    });
  }

  /** Checks every file; what it finds is remembered. `copy`: of the copy in the second place. */
  verify(id: string, options: { readonly copy?: boolean } = {}): ResultAsync<BackupVerification, WoosooError> {
    const { copies, store, marks, clock } = this.#deps;
    if (options.copy === true) {
      const directory = copies.directoryOf(id);
      return copies.place === null || directory === null ? errAsync(noSecondPlace()) : store.verify(id, { directory });
    }
    return store.verify(id).andThen((found) => {
      const checked = { at: clock.now().toISOString(), problems: [...found.problems] };
      return marks.update(id, { checked }).map(() => found);
    });
  }

  /** Makes a backup, and then, as configured: copies it to the second place, rehearses it, removes backups that no rule keeps. */
  create(options: BackupCreateOptions = {}): ResultAsync<CreatedBackup, WoosooError> {
    const { store } = this.#deps;
    const request = {
      description: options.description ?? '',
      creator: currentActor(),
      includeDatabase: options.includeDatabase ?? true,
      includeFiles: options.includeFiles,
    };
    return this.#act('woosoo backup create', 'backup', 'backup', (end) =>
      safeTry(this, async function* () {
        const backup = yield* store.create(request, options);
        end.subject = backup.id;
        return ok({ ...backup, followUp: await this.#followUp(backup, options) });
      }),
    );
  }

  /** Proves a backup by loading it beside the live database; services go on. What it finds is remembered. */
  rehearse(id: string, options: BackupOptions = {}): ResultAsync<Rehearsal, WoosooError> {
    return this.#act(`woosoo backup rehearse ${id}`, 'backup.rehearse', id, (end) =>
      this.#rehearse(id, options).map((found) => {
        end.detail = { problems: [...found.problems] };
        return found;
      }),
    );
  }

  /** Rehearses the newest backup with a database if its turn has come (`BACKUP_REHEARSE`); `null` when not. For schedulers. */
  rehearseDue(options: BackupOptions = {}): ResultAsync<Rehearsal | null, WoosooError> {
    return this.list().andThen((all) => {
      const newest = all.find((listed) => listed.state === 'complete' && listed.backup.metadata.database !== null);
      return newest !== undefined && this.#rehearsalDue(all, newest.id) ? this.rehearse(newest.id, options) : okAsync(null);
    });
  }

  /** Keeps a backup whatever the rules of retention say. */
  pin(id: string, reason: string): ResultAsync<BackupMarks, WoosooError> {
    const { clock } = this.#deps;
    return this.#mark(id, 'backup.pin', { pinned: { at: clock.now().toISOString(), by: currentActor(), reason } });
  }

  unpin(id: string): ResultAsync<BackupMarks, WoosooError> {
    return this.#mark(id, 'backup.unpin', { pinned: null });
  }

  /** Which backups the rules of retention let go, each with its reason. Changes nothing. */
  planCleanup(options: CleanupOptions = {}): ResultAsync<RetentionPlan, WoosooError> {
    return this.#deps.retention.plan(options);
  }

  /** Removes the backups that no rule keeps. Gives the plan that was carried out. */
  cleanup(options: CleanupOptions = {}): ResultAsync<RetentionPlan, WoosooError> {
    const { retention } = this.#deps;
    return this.#act('woosoo backup cleanup', 'backup.cleanup', 'backups', (end) =>
      safeTry<RetentionPlan, WoosooError>(async function* () {
        const plan = yield* retention.plan(options);
        end.detail = { removed: [...(yield* retention.remove(plan))] };
        return ok(plan);
      }),
    );
  }

  /** After a deploy, which holds the lock: what `BACKUP_CLEANUP` wants removed by itself. Gives the ids. */
  pruneQuietly(): ResultAsync<readonly string[], WoosooError> {
    const { config, retention, audit } = this.#deps;
    if (config.backups.cleanup === 'manual') return okAsync([]);
    return this.#cleanUp(retention).andThen((removed) =>
      removed.length === 0
        ? okAsync(removed)
        : audit
            .append({ actor: currentActor(), action: 'backup.cleanup', subject: 'backups', detail: { removed: [...removed] } })
            .map(() => removed),
    );
  }

  /** Copies a backup to the second place (`BACKUP_COPY_TO`). Gives the folder there. */
  copy(id: string): ResultAsync<string, WoosooError> {
    return this.#act(`woosoo backup copy ${id}`, 'backup.copy', id, () => this.#required(id).andThen((backup) => this.#copy(backup)));
  }

  /** What a restore would change. Changes nothing. */
  planRestore(id: string, choice: RestoreChoice = {}): ResultAsync<RestorePlan, WoosooError> {
    return this.#deps.planner.plan(id, choice);
  }

  /** Puts a backup in place: database, uploads and configuration, as far as it holds them and as chosen. Services are stopped meanwhile; whatever fails is undone. */
  restore(id: string, options: RestoreOptions = {}): ResultAsync<OperationReport, WoosooError> {
    const { clock, paths, runner, services, planner, durations } = this.#deps;
    return this.#act(`woosoo backup restore ${id}`, 'restore', id, (end) =>
      safeTry<OperationReport, WoosooError>(async function* () {
        const plan = yield* planner.plan(id, options);
        const running = (yield* services.list())
          .filter(({ name, state }) => state === 'running' && name !== 'nginx')
          .map(({ name }) => name);
        const operation = operationId('restore', clock);
        yield* planner.stage(plan);
        const steps = restoreSteps(plan, paths, operation, running, yield* durations.read());
        const run = await runner.run({ id: operation, kind: 'restore', title: `Restore ${id}`, actor: currentActor(), ...steps }, options);
        yield* planner.clear();
        const report = yield* run;
        if (report.outcome === 'done') yield* durations.record(report.steps);
        end.detail = { outcome: report.outcome };
        return ok(report);
      }),
    );
  }

  keyOverview(): ResultAsync<KeyOverview, WoosooError> {
    return this.#deps.keys.overview();
  }

  /** Makes a recovery key, whose private half is written to a file away from the branch. From then on backups are encrypted. Gives the public key. */
  makeRecoveryKey(file: string): ResultAsync<string, WoosooError> {
    // Setting a value of the configuration takes the lock by itself.
    return this.#deps.keys.makeRecovery(file).andThen((recipient) =>
      this.#act('woosoo backup keys', 'backup.keys.new-recovery', file, (end) => {
        end.detail = { recipient };
        return okAsync(recipient);
      }),
    );
  }

  /** Lets this machine open what was encrypted for another key. Gives the public keys. */
  importKey(file: string): ResultAsync<readonly string[], WoosooError> {
    return this.#act('woosoo backup keys', 'backup.keys.import', file, () => this.#deps.keys.import(file));
  }

  forgetImportedKeys(): ResultAsync<void, WoosooError> {
    return this.#act('woosoo backup keys', 'backup.keys.forget', 'imported keys', () => this.#deps.keys.forgetImported());
  }

  async #followUp(backup: Backup, options: BackupCreateOptions): Promise<CreatedBackup['followUp']> {
    const { copies, config, retention } = this.#deps;
    const errors: WoosooError[] = [];
    const attempt = async <T>(work: ResultAsync<T, WoosooError>): Promise<T | null> =>
      work.match(
        (value) => value,
        (error) => {
          errors.push(error);
          return null;
        },
      );
    if (copies.place !== null) options.onOutput?.(`Copying to ${copies.place}`);
    const copy = copies.place === null ? null : await attempt(this.#copy(backup));
    const all = (await attempt(this.list())) ?? [];
    const rehearse = options.rehearse === true || this.#rehearsalDue(all, backup.id);
    const rehearsal = rehearse ? await attempt(this.#rehearse(backup.id, options)) : null;
    if (rehearsal !== null && rehearsal.problems.length > 0) errors.push(notProven(rehearsal));
    const removed = config.backups.cleanup === 'manual' ? [] : ((await attempt(this.#cleanUp(retention))) ?? []);
    return { copy, rehearsal, removed, errors };
  }

  /** By itself it never removes more than half: then something is odd, and somebody is to look at it. */
  #cleanUp(retention: BackupRetention): ResultAsync<readonly string[], WoosooError> {
    return retention.plan().andThen((plan) => {
      const going = plan.decisions.filter(({ keep }) => !keep).length;
      if (going <= Math.max(1, plan.decisions.length / 2)) return retention.remove(plan);
      return err(
        cleanupRefused({
          message: `${going} of ${plan.decisions.length} backups are kept by no rule; so many are not removed unasked.`,
          remedy: 'Look at `woosoo backup cleanup --dry-run`, then `woosoo backup cleanup`.',
        }),
      );
    });
  }

  #rehearsalDue(all: readonly ListedBackup[], id: string): boolean {
    const { config, clock } = this.#deps;
    const { rehearse } = config.backups;
    const listed = all.find((one) => one.id === id);
    if (rehearse === 'manual' || listed?.state !== 'complete' || listed.backup.metadata.database === null) return false;
    if (rehearse === 'after-backup') return listed.marks.rehearsed === null;
    const last = all.map(({ marks }) => (isProven(marks) ? Date.parse(marks.rehearsed?.at ?? '') : 0)).reduce((a, b) => Math.max(a, b), 0);
    // An hour's grace, or a backup at the same time each day would be rehearsed every other day.
    return clock.now().getTime() - last >= PERIODS[rehearse] - 60 * 60_000;
  }

  #rehearse(id: string, options: BackupOptions): ResultAsync<Rehearsal, WoosooError> {
    const { store, marks, clock } = this.#deps;
    return safeTry<Rehearsal, WoosooError>(async function* () {
      options.onOutput?.(`Rehearsing ${id}`);
      const found = yield* store
        .rehearse(id, options)
        .orElse((error) => (error.type === 'BackupDamaged' ? ok(unloadable(id, error)) : err(error)));
      const { tables, rows, duration_ms, problems } = found;
      yield* marks.update(id, { rehearsed: { at: clock.now().toISOString(), tables, rows, duration_ms, problems: [...problems] } });
      return ok(found);
    });
  }

  #copy(backup: Backup): ResultAsync<string, WoosooError> {
    const { copies, marks, clock } = this.#deps;
    return safeTry<string, WoosooError>(async function* () {
      const to = yield* copies.copy(backup);
      yield* marks.update(backup.id, { copied: { at: clock.now().toISOString(), to } });
      return ok(to);
    });
  }

  #mark(id: string, action: string, change: Partial<BackupMarks>): ResultAsync<BackupMarks, WoosooError> {
    return this.#act(`woosoo ${action.replace('.', ' ')} ${id}`, action, id, () =>
      this.show(id).andThen(() => this.#deps.marks.update(id, change)),
    );
  }

  #required(id: string): ResultAsync<Backup, WoosooError> {
    return this.#deps.store.get(id).andThen((backup) => (backup === null ? err(unknownBackup(id)) : ok(backup)));
  }

  /** Under the lock; begin and end are in the audit trail, whichever way it ends. `end`: what is said at the end. */
  #act<T>(
    command: string,
    action: string,
    subject: string,
    work: (end: { subject: string; detail: Json | undefined }) => ResultAsync<T, WoosooError>,
  ): ResultAsync<T, WoosooError> {
    const { lock, audit } = this.#deps;
    const actor = currentActor();
    return safeTry<T, WoosooError>(async function* () {
      await using _lease = yield* lock.acquire({ actor, command });
      yield* audit.append({ actor, action: `${action}.begin`, subject });
      const end: { subject: string; detail: Json | undefined } = { subject, detail: undefined };
      const done = await work(end);
      const detail = done.isErr() ? { error: done.error.code } : end.detail;
      const told = await audit.append({ actor, action: `${action}.end`, subject: end.subject, detail });
      return done.isErr() ? err(done.error) : told.map(() => done.value);
    });
  }
}

/** One that is damaged does not come to be loaded. */
function unloadable(id: string, { message, detail }: BackupDamaged): Rehearsal {
  const { problems } = z
    .object({ problems: z.array(z.string()) })
    .catch({ problems: [message] })
    .parse(detail);
  return { id, tables: 0, rows: 0, duration_ms: 0, problems };
}

function notProven({ id, problems }: Rehearsal): WoosooError {
  return backupNotProven({
    message: `The backup ${id} did not come back as it was: ${problems.join('; ')}`,
    remedy: 'Make another one; when that is no better, look at the disk and at the database server.',
    detail: { backup: id },
  });
}
