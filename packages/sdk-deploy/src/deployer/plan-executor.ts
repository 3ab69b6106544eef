import { okAsync, ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type AuditTrail,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type Notification,
  type Notifier,
  type OperationReport,
  type OperationRunner,
  type Sensitive,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { Clock } from '@woosoo/sdk-core';
import { indexPath } from '../facts/component-facts.ts';
import type { FingerprintIndex } from '../fingerprint/fingerprint.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { ReleasePruner } from '../releases/release-pruner.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { branchAddresses } from '../report/branch-addresses.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import { makeReport, type ReportSources } from '../report/make-report.ts';
import type { ReportSigner } from '../report/report-signature.ts';
import type { ReportStore } from '../report/report-store.ts';
import type { Verification } from '../verify/verification.ts';
import type { ApplyOptions } from './deployer-options.ts';
import { changesNothing, operationOf, type DeployPlan } from './deploy-plan.ts';
import type { StagedContents } from './staged-contents.ts';

export interface ExecutorDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly hooks: Hooks;
  readonly notifiers: readonly Notifier[];
  readonly releases: ReleaseStore;
  readonly pruner: ReleasePruner;
  readonly durations: DurationHistory;
  readonly reports: ReportStore;
  readonly signer: ReportSigner;
  readonly verification: Verification;
}

/** What belongs to a plan but must not stand in it. */
export interface PlanMaterial {
  readonly contents: readonly Sensitive[];
  readonly indexes: readonly { readonly component: 'backend' | 'pwa' | 'relay'; readonly index: FingerprintIndex }[];
}

/** Carries a plan out under the branch's lock, and tells everybody how it ended. */
export class PlanExecutor {
  readonly #deps: ExecutorDeps;

  constructor(deps: ExecutorDeps) {
    this.#deps = deps;
  }

  /** `Err` only when nothing was begun. */
  execute(plan: DeployPlan, material: PlanMaterial, actor: string, options: ApplyOptions): ResultAsync<DeployReport, WoosooError> {
    const { audit, hooks, runner, staged } = this.#deps;
    const { liveReleases, conclude } = this.#bound();
    const quiet = changesNothing(plan);
    return safeTry(async function* () {
      yield* audit.append({
        actor,
        action: `${plan.kind}.begin`,
        subject: plan.id,
        detail: { components: plan.components.map(({ name, releaseId }) => `${name} ${releaseId}`) },
      });
      if (!quiet && plan.kind === 'deploy') yield* hooks.run('pre-deploy', plan, { signal: options.signal });
      const before = yield* liveReleases();
      yield* staged.put(material.contents);
      const operation = yield* runner.run(operationOf(plan, titleOf(plan), actor), {
        signal: options.signal,
        onEvent: options.onEvent,
        onFailure: keepsFailure(plan) ? 'keep' : 'undo',
      });
      return ok(yield* conclude(operation, { plan, kind: plan.kind, previousReleases: before }, material));
    });
  }

  /** Reports what became of an operation that another process had begun. */
  concludeRecovery(operation: OperationReport): ResultAsync<DeployReport, WoosooError> {
    return this.#conclude(operation, { plan: null, kind: 'recover', previousReleases: {} }, { contents: [], indexes: [] });
  }

  #bound() {
    return { liveReleases: () => this.#liveReleases(), conclude: this.#conclude.bind(this) };
  }

  #conclude(
    operation: OperationReport,
    part: Pick<ReportSources, 'plan' | 'kind' | 'previousReleases'>,
    material: PlanMaterial,
  ): ResultAsync<DeployReport, WoosooError> {
    const { config, paths, reports, signer, audit, verification } = this.#deps;
    const { liveReleases, settle, tell } = {
      liveReleases: () => this.#liveReleases(),
      settle: this.#settle.bind(this),
      tell: this.#tell.bind(this),
    };
    return safeTry(async function* () {
      const releases = yield* liveReleases();
      const logs = (part.plan?.steps ?? []).flatMap(({ kind, id }) =>
        kind === 'component.build' ? [`${paths.deploy(operation.id)}/${id.replace(':', '-')}.log`] : [],
      );
      const report = makeReport({
        ...part,
        operation,
        branchId: config.branchId,
        environment: config.environment,
        health: verification.latest,
        releases,
        addresses: branchAddresses(config),
        logs,
      });
      const signed = yield* signer.sign(report);
      yield* settle(signed, operation, material);
      yield* reports.save(signed);
      yield* audit.append({
        actor: operation.actor,
        action: `${part.kind}.end`,
        subject: operation.id,
        detail: { outcome: report.outcome, error: report.error?.code ?? null },
      });
      await tell(signed);
      return ok(signed);
    });
  }

  /** Housekeeping that a failure of must not turn a good deploy into a bad one. */
  #settle(report: DeployReport, operation: OperationReport, material: PlanMaterial): ResultAsync<void, never> {
    const { fileSystem, paths, durations, pruner, staged } = this.#deps;
    const quietly = (work: ResultAsync<unknown, WoosooError>): ResultAsync<void, never> =>
      work.map(() => undefined).orElse(() => okAsync(undefined));
    return safeTry(async function* () {
      if (report.outcome !== 'person-needed') yield* quietly(staged.clear());
      if (report.outcome === 'done' || report.outcome === 'unchanged') {
        for (const { component, index } of material.indexes)
          yield* quietly(fileSystem.writeTextAtomic(indexPath(paths, component), JSON.stringify(index)));
      }
      if (report.outcome === 'done') {
        yield* quietly(durations.record(operation.steps));
        // A release that was rolled back from stays for a look until the next deploy.
        if (report.kind === 'deploy') yield* quietly(pruner.prune());
      }
      return ok(undefined);
    });
  }

  /** Hooks and notifiers: their failures are theirs alone. */
  async #tell(report: DeployReport): Promise<void> {
    if (report.outcome === 'unchanged') return;
    const { hooks, notifiers, clock } = this.#deps;
    const good = report.outcome === 'done';
    const notification: Notification = {
      event: `${report.kind}.${report.outcome}`,
      severity: good ? 'success' : 'error',
      title: `${report.branchId}: ${report.kind} ${report.outcome}`,
      text: [report.headline, report.error?.message ?? ''].filter((line) => line !== '').join('\n'),
      branchId: report.branchId,
      at: clock.now().toISOString(),
      data: { id: report.id, outcome: report.outcome, releases: report.releases, error: report.error, durationMs: report.durationMs },
    };
    await Promise.all([
      ...notifiers.map((notifier) => notifier.notify(notification).unwrapOr(undefined)),
      hooks.run(good ? 'post-deploy' : 'deploy-failed', report).unwrapOr(undefined),
    ]);
  }

  #liveReleases(): ResultAsync<Record<string, string>, WoosooError> {
    const { config, releases } = this.#deps;
    return safeTry(async function* () {
      const live: Record<string, string> = {};
      for (const { name } of config.components) {
        const current = yield* releases.current(name);
        if (current !== null) live[name] = current.id;
      }
      return ok(live);
    });
  }
}

function keepsFailure(plan: DeployPlan): boolean {
  return 'rollbackOnError' in plan.request && !plan.request.rollbackOnError;
}

function titleOf(plan: DeployPlan): string {
  const moved = plan.components.filter(({ action }) => action !== 'keep').map(({ name }) => name);
  return `${plan.kind === 'deploy' ? 'Deploy' : 'Roll back'} ${moved.length === 0 ? 'nothing new' : moved.join(', ')}`;
}
