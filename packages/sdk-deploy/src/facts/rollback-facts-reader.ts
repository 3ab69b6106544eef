import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type Clock, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import { contentHash } from '../deployer/staged-contents.ts';
import type { RollbackFacts } from '../deployer/plan-rollback.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { ReportStore } from '../report/report-store.ts';
import { boundServices } from '../services/bound-services.ts';
import type { ServiceController } from '@woosoo/sdk-services';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly services: ServiceController;
  readonly releases: ReleaseStore;
  readonly reports: ReportStore;
  readonly durations: DurationHistory;
}

/** Gathers what a rollback is decided from. Reads only. */
export class RollbackFactsReader {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  read(): ResultAsync<RollbackFacts, WoosooError> {
    const { config, paths, fileSystem, clock, services, releases, reports, durations } = this.#deps;
    return safeTry(async function* () {
      const installed = new Set((yield* services.list()).map(({ name }) => name));
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
        // Nothing is decided from a report that somebody changed.
        deploys: (yield* reports.list(50)).filter(({ authenticity }) => authenticity !== 'altered'),
        durations: yield* durations.read(),
        machine: Object.fromEntries(components.map(({ name, current }) => [`release of ${name}`, current?.id ?? 'none'])),
      });
    });
  }
}
