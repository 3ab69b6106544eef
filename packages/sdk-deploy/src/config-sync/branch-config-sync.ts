import { err, errAsync, ok, type ResultAsync } from 'neverthrow';
import {
  operationId,
  safeTry,
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type ComponentName,
  type FileSystem,
  type OperationReport,
  type OperationRunner,
  type ProgressListener,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController, ServiceDefinition } from '@woosoo/sdk-services';
import { currentActor } from '../actor.ts';
import type { ConfigHistory, NewConfigChange } from '../config-history/config-history.ts';
import type { StagedContents } from '../staging/staged-contents.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import { changedTargets, configSyncSteps, handEdits, stageTargets, type ConfigSyncPlan, type TargetPlan } from './config-sync-plan.ts';
import type { ConfigSync } from './config-sync.ts';
import { readEffectFacts } from './effect-facts.ts';
import { readRenderFacts } from './render-facts.ts';
import { syncEffects, type SyncEffect } from './sync-effects.ts';
import { syncSteps } from './sync-steps.ts';
import { TemplateAdoption, type AdoptedTemplate } from './template-adoption.ts';

export interface BranchConfigSyncDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly releases: ReleaseStore;
  readonly services: ServiceController;
  readonly wantedServices: WantedServices;
  readonly configSync: ConfigSync;
  readonly history: ConfigHistory;
}

export interface SyncOptions {
  readonly components?: readonly ComponentName[] | undefined;
  /** What becomes of files that were edited by hand; `refuse` when absent. `keep` leaves them as they are and writes the others. */
  readonly edits?: 'refuse' | 'keep' | 'overwrite' | undefined;
  /** Names of files that were edited by hand and are left as they are, whatever becomes of others. */
  readonly keep?: readonly string[] | undefined;
  /** Names of files whose edits the configuration has taken over: what differs still, as they are written or in their comments, is overwritten. */
  readonly adopted?: readonly string[] | undefined;
  /** The same as `edits: 'overwrite'`. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
}

/** What would be written, and what must follow. */
export interface BranchSyncPlan extends ConfigSyncPlan {
  readonly effects: readonly SyncEffect[];
}

/** What a sync did: `operation` is `null` when every file was as wanted. */
export interface SyncReport {
  readonly files: readonly { readonly path: string; readonly change: 'added' | 'changed'; readonly lines: readonly string[] }[];
  /** What had to follow, and because of which keys. */
  readonly effects: readonly SyncEffect[];
  /** Files that were edited by hand and left as they are. */
  readonly kept: readonly string[];
  readonly warnings: readonly string[];
  /** By which it can be taken back. */
  readonly changeId: string | null;
  readonly operation: OperationReport | null;
}

interface Planned {
  readonly plan: BranchSyncPlan;
  readonly backendRelease: string | null;
  /** Definitions that differ from those that are installed. */
  readonly definitions: readonly ServiceDefinition[];
}

/** The branch's rendered files: what would change, and writing them as one journalled operation. */
export class BranchConfigSync {
  readonly #deps: BranchConfigSyncDeps;

  constructor(deps: BranchConfigSyncDeps) {
    this.#deps = deps;
  }

  /** What would change, and which services would restart because of which keys. Changes nothing. */
  plan(options: Pick<SyncOptions, 'components' | 'signal'> = {}): ResultAsync<BranchSyncPlan, WoosooError> {
    return this.#plan(options).map(({ plan }) => plan);
  }

  /**
   * Writes what differs. All files or none; Laravel's cache of its configuration is made anew, services restart that read what changed, nginx takes its new
   * configuration up. What is part of a build waits for the next deploy. Can be taken back: see {@link ConfigUndo}.
   */
  apply(options: SyncOptions = {}): ResultAsync<SyncReport, WoosooError> {
    const { paths, clock, lock, runner, audit, staged, history } = this.#deps;
    const actor = currentActor();
    const edits = options.edits ?? (options.force === true ? 'overwrite' : 'refuse');
    return safeTry(this, async function* () {
      await using _lease = yield* lock.acquire({ actor, command: 'woosoo config sync' });
      const {
        plan: sync,
        backendRelease,
        definitions,
      } = yield* this.#plan(options, (name) => edits === 'keep' || options.keep?.includes(name) === true);
      const isTakenOver = ({ name, lines }: TargetPlan): boolean => options.adopted?.includes(name) === true && lines.length === 0;
      const refusal = handEdits({ ...sync, targets: sync.targets.filter((target) => !isTakenOver(target)) });
      if (refusal !== null && edits === 'refuse') return err(refusal);
      const files = changedTargets(sync).map(({ name, change, lines }) => ({
        path: name,
        change: change === 'added' ? ('added' as const) : ('changed' as const),
        lines,
      }));
      const report = { files, effects: sync.effects, kept: sync.kept ?? [], warnings: sync.warnings, changeId: null };
      if (files.length === 0) return ok({ ...report, operation: null });
      const id = operationId('config-sync', clock);
      yield* audit.append({ actor, action: 'config-sync.begin', subject: id, detail: { files: files.map(({ path }) => path), edits } });
      const record = changeOf(sync, { id, actor, at: clock.now().toISOString() });
      // Of what says the same as before there is nothing to take back.
      const recorded = record.files.length === 0 ? ok(null) : await history.record(record);
      const steps = syncSteps({
        folders: sync.folders,
        files: configSyncSteps(sync, paths),
        effects: sync.effects,
        backendRelease,
        definitions,
      });
      const operation = yield* (
        staged
          .put(stageTargets(sync))
          .andThen(() => runner.run({ id, kind: 'config-sync', title: 'Write configuration files', actor, steps }, options))
          // What was not begun leaves no secrets lying about.
          .orElse((error: WoosooError) =>
            staged
              .clear()
              .andThen(() => history.forget(id))
              .andThen(() => errAsync(error)),
          )
      );
      yield* staged.clear();
      if (operation.outcome === 'rolled-back') yield* history.forget(id);
      yield* audit.append({ actor, action: 'config-sync.end', subject: id, detail: { outcome: operation.outcome } });
      const unkept = recorded.isErr() ? [`This change cannot be taken back by \`woosoo config undo\`: ${recorded.error.message}`] : [];
      const changeId = recorded.isOk() && recorded.value !== null && operation.outcome === 'done' ? id : null;
      return ok({ ...report, changeId, warnings: [...sync.warnings, ...unkept], operation });
    });
  }

  /**
   * Takes edits of files without keys (nginx.conf) over into the branch's templates, before a sync; see {@link adoptEdits} for those with keys.
   * `names`: of files in the plan.
   */
  adoptTemplates(plan: ConfigSyncPlan, names: readonly string[]): ResultAsync<readonly AdoptedTemplate[], WoosooError> {
    const { config, paths, fileSystem, wantedServices, configSync } = this.#deps;
    return wantedServices
      .pwaRuntime()
      .andThen((pwa) => readRenderFacts({ config, paths, pwa }, fileSystem))
      .andThen((facts) => new TemplateAdoption(this.#deps).adopt(plan, names, facts, () => configSync.plan(facts)));
  }

  #plan(
    options: Pick<SyncOptions, 'components' | 'signal'>,
    keeps: (name: string) => boolean = () => false,
  ): ResultAsync<Planned, WoosooError> {
    const { config, paths, fileSystem, wantedServices, configSync, services, releases } = this.#deps;
    return safeTry(async function* () {
      const pwa = yield* wantedServices.pwaRuntime();
      const facts = yield* readRenderFacts({ config, paths, pwa }, fileSystem);
      const all = yield* configSync.plan(facts, options);
      const kept = all.targets.filter(({ editedByHand, name }) => editedByHand && keeps(name)).map(({ name }) => name);
      const plan = { ...all, targets: all.targets.filter(({ name }) => !kept.includes(name)), kept };
      const changes = changedTargets(plan).length > 0;
      if (!changes) return ok({ plan: { ...plan, effects: [] }, backendRelease: null, definitions: [] });
      const known = yield* readEffectFacts({
        services,
        wantedServices,
        releases,
        fileSystem,
        paths,
        whole: options.components === undefined,
      });
      const effects = syncEffects(plan, { ...known, pwa: known.livePwa ? pwa : null });
      return ok({ plan: { ...plan, effects }, backendRelease: known.backendRelease, definitions: known.definitions });
    });
  }
}

function changeOf(sync: BranchSyncPlan, about: Pick<NewConfigChange, 'id' | 'actor' | 'at'>): NewConfigChange {
  return {
    ...about,
    title: 'Sync',
    effects: sync.effects.map((effect) => ({ ...effect, because: [...effect.because] })),
    files: changedTargets(sync)
      .filter(({ change, lines }) => change === 'added' || lines.length > 0)
      .map(({ name, path, before, text, mode, lines }) => ({
        path: name,
        absolutePath: path,
        before,
        after: text,
        mode,
        lines: [...lines],
      })),
  };
}
