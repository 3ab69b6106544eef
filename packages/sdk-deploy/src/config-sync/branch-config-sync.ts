import { hostname, userInfo } from 'node:os';
import { err, errAsync, ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  operationId,
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
  type StepSpec,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { StagedContents } from '../deployer/staged-contents.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import { changedTargets, configSyncSteps, handEdits, stageTargets, type ConfigSyncPlan } from './config-sync-plan.ts';
import type { ConfigSync } from './config-sync.ts';
import { readRenderFacts } from './render-facts.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly wantedServices: WantedServices;
  readonly configSync: ConfigSync;
}

export interface SyncOptions {
  readonly components?: readonly ComponentName[] | undefined;
  /** Overwrite what was edited by hand. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
}

/** What a sync did: `operation` is `null` when every file was as wanted. */
export interface SyncReport {
  readonly files: readonly { readonly path: string; readonly change: 'added' | 'changed'; readonly lines: readonly string[] }[];
  readonly operation: OperationReport | null;
}

/** The branch's rendered files: what would change, and writing them as one journalled operation. */
export class BranchConfigSync {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What would change. Changes nothing. */
  plan(options: Pick<SyncOptions, 'components' | 'signal'> = {}): ResultAsync<ConfigSyncPlan, WoosooError> {
    const { config, paths, fileSystem, wantedServices, configSync } = this.#deps;
    return wantedServices
      .pwaRuntime()
      .andThen((pwa) => readRenderFacts({ config, paths, pwa }, fileSystem))
      .andThen((facts) => configSync.plan(facts, options));
  }

  /** Writes what differs. All files or none; nginx takes its new configuration up. Running releases keep the settings that they were built with until the next deploy. */
  apply(options: SyncOptions = {}): ResultAsync<SyncReport, WoosooError> {
    const { paths, clock, lock, runner, audit, staged } = this.#deps;
    const plan = this.plan.bind(this);
    const actor = `${userInfo().username}@${hostname()}`;
    return safeTry(async function* () {
      await using _lease = yield* lock.acquire({ actor, command: 'woosoo config sync' });
      const sync = yield* plan(options);
      const edits = handEdits(sync);
      if (edits !== null && options.force !== true) return err(edits);
      const files = changedTargets(sync).map(({ name, change, lines }) => ({
        path: name,
        change: change === 'added' ? ('added' as const) : ('changed' as const),
        lines,
      }));
      if (files.length === 0) return ok({ files, operation: null });
      const id = operationId('config-sync', clock);
      yield* audit.append({ actor, action: 'config-sync.begin', subject: id, detail: { files: files.map(({ path }) => path) } });
      yield* staged.put(stageTargets(sync));
      const operation = yield* (
        runner
          .run({ id, kind: 'config-sync', title: 'Write configuration files', actor, steps: stepsFor(sync, paths) }, options)
          // What was not begun leaves no secrets lying about.
          .orElse((error) => staged.clear().andThen(() => errAsync(error)))
      );
      yield* staged.clear();
      yield* audit.append({ actor, action: 'config-sync.end', subject: id, detail: { outcome: operation.outcome } });
      return ok({ files, operation });
    });
  }
}

function stepsFor(sync: ConfigSyncPlan, paths: BranchPaths): readonly StepSpec[] {
  const reload = (id: string, when: 'do' | 'undo'): StepSpec => ({ id, kind: 'nginx.reload', title: 'Reload nginx', params: { when } });
  const nginx = changedTargets(sync).some(({ affects }) => affects === 'nginx');
  return [
    ...(sync.folders.length === 0
      ? []
      : [{ id: 'folders', kind: 'make-folders', title: 'Make folders', params: { paths: [...sync.folders] } }]),
    ...(nginx ? [reload('settle:nginx', 'undo')] : []),
    ...configSyncSteps(sync, paths),
    ...(nginx ? [reload('reload:nginx', 'do')] : []),
  ];
}
