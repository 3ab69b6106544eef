import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type DatabaseConnector,
  type FileSystem,
  type Sensitive,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import type { BackupStore } from '../backups/backup-store.ts';
import type { ListedBackup } from '../backups/backup.ts';
import { observedRuntimePath } from '../builders/expected-runtime.ts';
import { fileFacts, stageTargets } from '../config-sync/config-sync-plan.ts';
import type { ConfigSync } from '../config-sync/config-sync.ts';
import { readRenderFacts } from '../config-sync/render-facts.ts';
import { definitionsToInstall } from '../plan/set-up-steps.ts';
import { contentHash } from '../staging/staged-contents.ts';
import type { DatabaseBackup, RollbackFacts, Serving } from '../plan/rollback-facts.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { ReportStore } from '../report/report-store.ts';
import { boundServices } from '../services/bound-services.ts';
import type { WantedServices } from '../services/wanted-services.ts';
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
  readonly configSync: ConfigSync;
  readonly wantedServices: WantedServices;
}

/** Facts to decide from, and the new contents of files that a plan made from them may write. */
export interface GatheredRollback {
  readonly facts: RollbackFacts;
  readonly contents: readonly Sensitive[];
}

/** Gathers what a rollback is decided from. Reads only. */
export class RollbackFactsReader {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  read(): ResultAsync<GatheredRollback, WoosooError> {
    const { config, paths, fileSystem, clock, services, releases, reports, durations, backups } = this.#deps;
    return safeTry(this, async function* () {
      const statuses = yield* services.list();
      const installed = new Set(statuses.map(({ name }) => name));
      const { ran } = yield* readDatabaseFacts(this.#deps);
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
      const servings = yield* this.#servings(components, [...installed]);
      const facts: RollbackFacts = {
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
        servings: servings.map(({ serving }) => serving),
      };
      return ok({ facts, contents: servings.flatMap(({ contents }) => contents) });
    });
  }

  /** One for each way in which a proven release of the tablet application is served, but for the present one; mostly there is none. */
  #servings(
    components: RollbackFacts['components'],
    installed: readonly string[],
  ): ResultAsync<readonly { readonly serving: Serving; readonly contents: readonly Sensitive[] }[], WoosooError> {
    const { config, paths, fileSystem, services, configSync, wantedServices } = this.#deps;
    const pwa = components.find(({ name }) => name === 'pwa');
    const present = JSON.stringify(pwa?.current?.runtime ?? null);
    const others = new Map(
      (pwa?.releases ?? []).flatMap(({ state, runtime }) =>
        state === 'proven' && runtime !== null ? [[JSON.stringify(runtime), runtime]] : [],
      ),
    );
    others.delete(present);
    return safeTry(async function* () {
      const found: { serving: Serving; contents: readonly Sensitive[] }[] = [];
      for (const runtime of pwa?.current == null ? [] : others.values()) {
        const sync = yield* configSync.plan(yield* readRenderFacts({ config, paths, pwa: runtime }, fileSystem));
        // Only what serving asks for: other changes of the configuration wait for a deploy.
        const own = { ...sync, targets: sync.targets.filter(({ affects }) => affects === 'nginx') };
        const wanted = yield* wantedServices.read(runtime);
        const bound = boundServices('pwa', config);
        const drift = (yield* services.diff(wanted)).filter(({ service }) => bound.includes(service));
        found.push({
          serving: {
            runtime,
            observedPath: observedRuntimePath(paths, 'pwa'),
            files: fileFacts(own, paths),
            install: definitionsToInstall({ wanted, drift }),
            remove: drift.filter(({ kind, service }) => kind === 'unwanted' && installed.includes(service)).map(({ service }) => service),
          },
          contents: stageTargets(own),
        });
      }
      return ok(found);
    });
  }
}

function databaseBackup(listed: ListedBackup): readonly DatabaseBackup[] {
  if (listed.state !== 'complete' || !listed.backup.metadata.includes.database) return [];
  return [{ id: listed.id, createdAt: new Date(listed.backup.metadata.created_at) }];
}
