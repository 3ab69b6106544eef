import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type AuditTrail, type OperationReport, type OperationRunner, type WoosooError } from '@woosoo/sdk-core';
import type { Hooks } from '../hooks/hooks.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import type { ApplyOptions } from './deployer-options.ts';
import { changesNothing, operationOf, type DeployPlan } from '../plan/deploy-plan.ts';
import type { OperationConclusion } from './operation-conclusion.ts';
import type { StagedContents } from '../staging/staged-contents.ts';

export interface ExecutorDeps {
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly hooks: Hooks;
  readonly conclusion: OperationConclusion;
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

  /** `Err` only when nothing was begun. Nobody outside is told yet: see {@link PlanExecutor.announce}. */
  execute(plan: DeployPlan, material: PlanMaterial, actor: string, options: ExecuteOptions): ResultAsync<DeployReport, WoosooError> {
    const { audit, runner, staged, conclusion } = this.#deps;
    return safeTry(
      async function* (this: PlanExecutor) {
        const detail = { components: plan.components.map(({ name, releaseId }) => `${name} ${releaseId}`) };
        yield* audit.append({ actor, action: `${plan.kind}.begin`, subject: plan.id, detail });
        if (options.hookAsked !== true) yield* this.#askHook(plan, actor, options);
        const previousReleases = yield* conclusion.liveReleases();
        // What a process left that was killed just here belongs to nothing.
        yield* staged.clear();
        yield* staged.put(material.contents);
        const operation = yield* runner.run(operationOf(plan, titleOf(plan), actor), {
          signal: options.signal,
          onEvent: options.onEvent,
          onFailure: keepsFailure(plan) ? 'keep' : 'undo',
        });
        return ok(yield* conclusion.conclude({ operation, plan, kind: plan.kind, previousReleases, indexes: material.indexes }));
      }.bind(this),
    );
  }

  /** Notifications and hooks: the last word on what was asked for. */
  announce(report: DeployReport): ResultAsync<DeployReport, never> {
    return this.#deps.conclusion.announce(report);
  }

  /** Reports what became of operations that another process had begun, and clears what it left behind. */
  concludeRecovery(operations: readonly OperationReport[]): ResultAsync<readonly DeployReport[], WoosooError> {
    const { conclusion, staged } = this.#deps;
    return safeTry(async function* () {
      const reports: DeployReport[] = [];
      for (const operation of operations) {
        const report = yield* conclusion.conclude({ operation, plan: null, kind: 'recover', previousReleases: {}, indexes: [] });
        reports.push(yield* conclusion.announce(report));
      }
      if (reports.every(({ outcome }) => outcome !== 'person-needed')) yield* staged.clear();
      return ok(reports);
    });
  }

  /** `pre-deploy` may say no. */
  #askHook(plan: DeployPlan, actor: string, options: ApplyOptions): ResultAsync<void, WoosooError> {
    if (plan.kind !== 'deploy' || changesNothing(plan)) return okAsync(undefined);
    const { audit, hooks } = this.#deps;
    return hooks
      .run('pre-deploy', plan, { signal: options.signal })
      .orElse((error) =>
        audit
          .append({ actor, action: `${plan.kind}.end`, subject: plan.id, detail: { outcome: 'refused', error: error.code } })
          .andThen(() => errAsync(error)),
      );
  }
}

function keepsFailure(plan: DeployPlan): boolean {
  return 'rollbackOnError' in plan.request && !plan.request.rollbackOnError;
}

function titleOf(plan: DeployPlan): string {
  const moved = plan.components.filter(({ action }) => action !== 'keep').map(({ name }) => name);
  return `${plan.kind === 'deploy' ? 'Deploy' : 'Roll back'} ${moved.length === 0 ? 'nothing new' : moved.join(', ')}`;
}
