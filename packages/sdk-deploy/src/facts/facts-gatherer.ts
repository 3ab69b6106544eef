import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type ComponentConfig,
  type DatabaseConnector,
  type FileSystem,
  type ProcessRunner,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { fileFacts, stageTargets, type ConfigSyncPlan } from '../config-sync/config-sync-plan.ts';
import type { ConfigSync } from '../config-sync/config-sync.ts';
import { readRenderFacts } from '../config-sync/render-facts.ts';
import type { DeployFacts } from '../plan/deploy-facts.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import { contentHash } from '../staging/staged-contents.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { boundServices } from '../services/bound-services.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import type { ComponentFactsReader, GatheredComponent } from './component-facts.ts';
import { readMigrationFacts } from './migration-facts.ts';
import { nodeEnvironment, phpEnvironment } from './tool-versions.ts';

/** Facts to decide from, and what a plan made from them needs when it is carried out. */
export interface Gathered {
  readonly facts: DeployFacts;
  readonly material: PlanMaterial;
}

export interface FactsGathererDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly databases: DatabaseConnector;
  readonly services: ServiceController;
  readonly wantedServices: WantedServices;
  readonly configSync: ConfigSync;
  readonly componentFacts: ComponentFactsReader;
  readonly durations: DurationHistory;
  readonly releases: ReleaseStore;
  readonly redactor: TextRedactor;
}

/** Looks at the whole branch. Changes nothing on it. */
export class FactsGatherer {
  readonly #deps: FactsGathererDeps;

  constructor(deps: FactsGathererDeps) {
    this.#deps = deps;
  }

  gather(): ResultAsync<Gathered, WoosooError> {
    const { config, paths, clock, fileSystem, services, wantedServices, durations } = this.#deps;
    const statusList = services.list();
    return safeTry(this, async function* () {
      const sync = yield* this.#rendered();
      const gathered = yield* this.#components(sync);
      const backend = gathered.find(({ facts: { name } }) => name === 'backend')?.facts;
      const migrations = yield* readMigrationFacts(this.#deps, backend ?? { reusable: null, newest: null });
      const wanted = yield* wantedServices.read();
      const drift = yield* services.diff(wanted);
      const statuses = yield* statusList;
      const facts: DeployFacts = {
        at: clock.now(),
        branchId: config.branchId,
        environment: config.environment,
        components: gathered.map((component) => component.facts),
        files: fileFacts(sync, paths),
        folders: sync.folders,
        services: {
          statuses,
          wanted,
          drift,
          bound: Object.fromEntries(config.components.map(({ name }) => [name, boundServices(name, config)])),
        },
        migrations: migrations.pending,
        migrationsOfNewest: migrations.pendingOfNewest,
        ranMigrations: migrations.ran,
        hasData: migrations.hasData,
        backups: yield* namesIn(fileSystem, paths.backups),
        durations: yield* durations.read(),
        machine: {
          ...Object.fromEntries(
            gathered.flatMap(({ facts: { name, fingerprint, current } }) => [
              [`sources and configuration of ${name}`, fingerprint],
              [`release of ${name}`, current?.id ?? 'none'],
            ]),
          ),
          ...Object.fromEntries(sync.targets.map(({ name, change, text }) => [`file ${name}`, `${change} ${contentHash(text.reveal())}`])),
          'migrations that have run': hashOf(migrations.ran),
          'pending migrations': hashOf(migrations.pending.map(({ name, kind }) => `${name} ${kind}`)),
          'installed services': hashOf(drift.map(({ service, kind, fields }) => `${service} ${kind} ${fields.join()}`)),
          ...Object.fromEntries(statuses.map(({ name, state }) => [`service ${name}`, state])),
        },
      };
      return ok({
        facts,
        material: { contents: stageTargets(sync), indexes: gathered.map(({ facts: { name }, index }) => ({ component: name, index })) },
      });
    });
  }

  #rendered(): ResultAsync<ConfigSyncPlan, WoosooError> {
    const { config, paths, fileSystem, wantedServices, configSync } = this.#deps;
    return wantedServices
      .pwaRuntime()
      .andThen((pwa) => readRenderFacts({ config, paths, pwa }, fileSystem))
      .andThen((facts) => configSync.plan(facts));
  }

  #components(sync: ConfigSyncPlan): ResultAsync<readonly GatheredComponent[], WoosooError> {
    const { config, paths, componentFacts } = this.#deps;
    return safeTry(this, async function* () {
      const all: GatheredComponent[] = [];
      for (const component of config.components) {
        const target = sync.targets.find(({ path }) => path === join(paths.shared(component.name), '.env'));
        all.push(yield* componentFacts.read(component, contentHash(target?.text.reveal() ?? ''), yield* this.#environmentOf(component)));
      }
      return ok(all);
    });
  }

  #environmentOf({ name }: ComponentConfig): ResultAsync<Readonly<Record<string, string>>, WoosooError> {
    return name === 'backend' ? phpEnvironment(this.#deps.config, this.#deps.processes) : okAsync(name === 'pwa' ? nodeEnvironment() : {});
  }
}

function namesIn(fileSystem: FileSystem, folder: string): ResultAsync<readonly string[], WoosooError> {
  return fileSystem
    .stat(folder)
    .andThen((found) => (found === null ? okAsync([]) : fileSystem.list(folder)))
    .map((entries) => entries.map(({ name }) => name));
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
