import { hostname, userInfo } from 'node:os';
import { err, ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  operationId,
  type AuditTrail,
  type BranchLock,
  type Clock,
  type OperationReport,
  type OperationRunner,
  type ProgressListener,
  type StepSpec,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { backupUnknown } from './backup-errors.ts';
import type { Backup, BackupVerification, ListedBackup } from './backup.ts';
import type { BackupStore } from './backup-store.ts';

interface Deps {
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly audit: AuditTrail;
  readonly runner: OperationRunner;
  readonly services: ServiceController;
  readonly store: BackupStore;
}

export interface BackupCreateOptions {
  readonly description?: string | undefined;
  readonly includeDatabase?: boolean | undefined;
  readonly includeFiles?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onOutput?: ((text: string) => void) | undefined;
}

/** The branch's backups: each act under the branch's lock and in the audit trail; a restore is a journalled operation that can be undone. */
export class BranchBackups {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  list(): ResultAsync<readonly ListedBackup[], WoosooError> {
    return this.#deps.store.list();
  }

  verify(id: string): ResultAsync<BackupVerification, WoosooError> {
    return this.#deps.store.verify(id);
  }

  create(options: BackupCreateOptions = {}): ResultAsync<Backup, WoosooError> {
    const { lock, audit, store } = this.#deps;
    const actor = currentActor();
    return safeTry(async function* () {
      await using _lease = yield* lock.acquire({ actor, command: 'woosoo backup create' });
      yield* audit.append({ actor, action: 'backup.begin', subject: 'backup' });
      const backup = yield* store.create(
        {
          description: options.description ?? '',
          creator: actor,
          includeDatabase: options.includeDatabase ?? true,
          includeFiles: options.includeFiles,
        },
        { signal: options.signal, onOutput: options.onOutput },
      );
      yield* audit.append({ actor, action: 'backup.end', subject: backup.id });
      return ok(backup);
    });
  }

  /** Puts a backup's database in place of the live one. Services are stopped meanwhile; whatever fails is undone. */
  restore(
    id: string,
    options: { readonly signal?: AbortSignal | undefined; readonly onEvent?: ProgressListener | undefined } = {},
  ): ResultAsync<OperationReport, WoosooError> {
    const { clock, lock, audit, runner, services, store } = this.#deps;
    const actor = currentActor();
    return safeTry(async function* () {
      await using _lease = yield* lock.acquire({ actor, command: `woosoo backup restore ${id}` });
      const backup = yield* store.get(id);
      if (backup === null)
        return err(backupUnknown({ message: `There is no backup ${id}.`, remedy: 'List them with `woosoo backup list`.' }));
      const running = (yield* services.list()).filter(({ name, state }) => state === 'running' && name !== 'nginx').map(({ name }) => name);
      const operation = operationId('restore', clock);
      yield* audit.append({ actor, action: 'restore.begin', subject: id });
      const report = yield* runner.run(
        {
          id: operation,
          kind: 'restore',
          title: `Restore the database from ${id}`,
          actor,
          steps: restoreSteps(id, operation, running),
          pointOfNoReturn: 'confirm',
        },
        options,
      );
      yield* audit.append({ actor, action: 'restore.end', subject: id, detail: { outcome: report.outcome } });
      return ok(report);
    });
  }
}

function restoreSteps(backupId: string, operation: string, running: readonly string[]): readonly StepSpec[] {
  const names = [...running];
  const restoreId = operation.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return [
    { id: 'maintenance-on', kind: 'maintenance.set', title: 'Show the maintenance page', params: { on: true } },
    ...(names.length === 0 ? [] : [{ id: 'stop', kind: 'services.stop', title: `Stop ${names.join(', ')}`, params: { names } }]),
    {
      id: 'restore',
      kind: 'database.restore',
      title: `Restore the database from ${backupId}`,
      params: { backupId, restoreId, phase: 'restore' },
    },
    ...(names.length === 0 ? [] : [{ id: 'start', kind: 'services.start', title: `Start ${names.join(', ')}`, params: { names } }]),
    ...(names.length === 0 ? [] : [{ id: 'verify', kind: 'deploy.verify', title: 'Verify', params: { expected: {} } }]),
    { id: 'confirm', kind: 'database.restore', title: 'Drop what was put aside', params: { backupId, restoreId, phase: 'confirm' } },
    { id: 'maintenance-off', kind: 'maintenance.set', title: 'Take the maintenance page away', params: { on: false } },
  ];
}

function currentActor(): string {
  return `${userInfo().username}@${hostname()}`;
}
