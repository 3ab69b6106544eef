import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type DatabaseConnector,
  type FileSystem,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import type { BackupStore } from '../backups/backup-store.ts';
import type { ListedBackup } from '../backups/backup.ts';
import { contentHash } from '../deployer/staged-contents.ts';
import type { DatabaseBackup, RollbackFacts } from '../deployer/rollback-facts.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { ReportStore } from '../report/report-store.ts';
import { boundServices } from '../services/bound-services.ts';
import { readDatabaseFacts } from './database-facts.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly services: ServiceController;
  readonly releases: ReleaseStore;
  readonly reports: ReportStore;
  readonly durations: DurationHistory;
  readonly databases: DatabaseConnector;
  readonly backups: BackupStore;
}

/** Gathers what a rollback is decided from. Reads only. */
export class RollbackFactsReader {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  read(): ResultAsync<RollbackFacts, WoosooError> {
    const { config, paths, fileSystem, clock, services, releases, reports, durations, backups } = this.#deps;
    const deps = this.#deps;
    return safeTry(async function* () {
      const statuses = yield* services.list();
      const installed = new Set(statuses.map(({ name }) => name));
      const { ran } = yield* readDatabaseFacts(deps);
      const known = yield* backups.list();
      const components: RollbackFacts['components'][number][] = [];
      for (const { name } of config.components) {
        components.push({
          name,
          current: yield* releases.current(name),
          releases: yield* releases.list(name),
          configHash: contentHash((yield* fileSystem.readTextIfExists(join(paths.shared(name), '.env'))) ?? ''),
          boundServices: boundServices(name, config).filter((service) => installed.has(service)),
        });
      }
      return ok({
        at: clock.now(),
        branchId: config.branchId,
        environment: config.environment,
        components,
        running: statuses.filter(({ state }) => state === 'running').map(({ name }) => name),
        database: { ran, backups: known.flatMap(databaseBackup) },
        backupNames: known.map(({ id }) => id),
        // Nothing is decided from a report that somebody changed.
        deploys: (yield* reports.list(50)).filter(({ authenticity }) => authenticity !== 'altered'),
        durations: yield* durations.read(),
        machine: Object.fromEntries(components.map(({ name, current }) => [`release of ${name}`, current?.id ?? 'none'])),
      });
    });
  }
}

function databaseBackup(listed: ListedBackup): readonly DatabaseBackup[] {
  if (listed.state !== 'complete' || !listed.backup.metadata.includes.database) return [];
  return [{ id: listed.id, createdAt: new Date(listed.backup.metadata.created_at) }];
}
