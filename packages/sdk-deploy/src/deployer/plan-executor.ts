import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type AuditTrail, type OperationRunner, type WoosooError } from '@woosoo/sdk-core';
import type { Hooks } from '../hooks/hooks.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import type { ApplyOptions } from './deployer-options.ts';
import { changesNothing, operationOf, type DeployPlan } from '../plan/deploy-plan.ts';
import type { Announcement } from './announcement.ts';
import type { OperationConclusion } from './operation-conclusion.ts';
import type { StagedContents } from '../staging/staged-contents.ts';

export interface ExecutorDeps {
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly hooks: Hooks;
  readonly conclusion: OperationConclusion;
  readonly announcement: Announcement;
}

export interface ExecuteOptions extends ApplyOptions {
  /** `pre-deploy` was asked about this deploy before, when it was planned for something else. */
  readonly hookAsked?: boolean | undefined;
}

/** Carries a plan out; the caller holds the branch's lock. */
export class PlanExecutor {
  readonly #deps: ExecutorDeps;

  constructor(deps: ExecutorDeps) {
    this.#deps = deps;
  }

  /** `Err` only when nothing was begun. Nobody outside is told yet. */
  execute(plan: DeployPlan, material: PlanMaterial, actor: string, options: ExecuteOptions): ResultAsync<DeployReport, WoosooError> {
    const { audit } = this.#deps;
    const { kind, id: subject } = plan;
    const components = plan.components.map(({ name, releaseId }) => `${name} ${releaseId}`);
    return audit.append({ actor, action: `${kind}.begin`, subject, detail: { components } }).andThen(() =>
      this.#carryOut(plan, material, actor, options).orElse((error) =>
        audit
          .append({ actor, action: `${kind}.end`, subject, detail: { outcome: 'refused', error: error.code } })
          .orElse(() => okAsync(undefined))
          .andThen(() => errAsync(error)),
      ),
    );
  }

  #carryOut(plan: DeployPlan, material: PlanMaterial, actor: string, options: ExecuteOptions): ResultAsync<DeployReport, WoosooError> {
    const { runner, staged, conclusion } = this.#deps;
    return safeTry(this, async function* () {
      if (options.hookAsked !== true) yield* this.#askHook(plan, options);
      const previousReleases = yield* conclusion.liveReleases();
      // What a process left that was killed just here belongs to nothing.
      yield* staged.clear();
      yield* staged.put(material.contents);
      const concluded = Promise.withResolvers<DeployReport>();
      yield* runner.run(operationOf(plan, titleOf(plan), actor), {
        signal: options.signal,
        onEvent: options.onEvent,
        onFailure: keepsFailure(plan) ? 'keep' : 'undo',
        conclude: (operation) =>
          conclusion.conclude({ operation, plan, kind: plan.kind, previousReleases, indexes: material.indexes }).map(concluded.resolve),
      });
      return ok(await concluded.promise);
    });
  }

  /**
   * Undoes or finishes what another process had begun, clears what it left behind, and tells what became of it.
   * That goes for an operation, too, whose process died when it had ended and was about to tell.
   */
  recover(options: Pick<ApplyOptions, 'onEvent'>): ResultAsync<readonly DeployReport[], WoosooError> {
    const { runner, conclusion, staged, announcement } = this.#deps;
    return safeTry(async function* () {
      const reports: DeployReport[] = [];
      yield* runner.recover({
        onEvent: options.onEvent,
        conclude: (operation) => conclusion.concludeRecovered(operation).map((report) => reports.push(report)),
      });
      for (const report of reports) yield* announcement.make(report, options.onEvent);
      if (reports.every(({ outcome }) => outcome !== 'person-needed')) yield* staged.clear();
      return ok(reports);
    });
  }

  /** `pre-deploy` may say no. */
  #askHook(plan: DeployPlan, options: ApplyOptions): ResultAsync<void, WoosooError> {
    if (plan.kind !== 'deploy' || changesNothing(plan)) return okAsync(undefined);
    return this.#deps.hooks.run('pre-deploy', plan, { signal: options.signal });
  }
}

function keepsFailure(plan: DeployPlan): boolean {
  return 'rollbackOnError' in plan.request && !plan.request.rollbackOnError;
}

function titleOf(plan: DeployPlan): string {
  const moved = plan.components.filter(({ action }) => action !== 'keep').map(({ name }) => name);
  return `${plan.kind === 'deploy' ? 'Deploy' : 'Roll back'} ${moved.length === 0 ? 'nothing new' : moved.join(', ')}`;
}
