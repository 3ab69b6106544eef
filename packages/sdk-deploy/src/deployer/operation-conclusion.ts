import { join } from 'node:path';
import { ok, okAsync, ResultAsync } from 'neverthrow';
import {
  safeTry,
  type AuditTrail,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type OperationReport,
  type WoosooError,
} from '@woosoo/sdk-core';
import { indexPath } from '../facts/component-facts.ts';
import type { BranchErrors } from '../logs/branch-errors.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { ReleasePruner } from '../releases/release-pruner.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { SourceIndexes } from '../plan/plan-material.ts';
import { branchAddresses } from '../report/branch-addresses.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import { newErrorsOf, type NewError } from '../report/new-errors.ts';
import { makeReport, type ReportSources } from '../report/make-report.ts';
import type { ReportSigner } from '../report/report-signature.ts';
import type { ReportStore } from '../report/report-store.ts';
import type { Verification } from '../verify/verification.ts';
import type { StagedContents } from '../staging/staged-contents.ts';

export interface ConclusionDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly releases: ReleaseStore;
  readonly pruner: ReleasePruner;
  /** Removes backups that no rule keeps, where that is configured. */
  readonly pruneBackups: () => ResultAsync<unknown, WoosooError>;
  readonly durations: DurationHistory;
  readonly reports: ReportStore;
  readonly signer: ReportSigner;
  readonly verification: Verification;
  readonly errors: BranchErrors;
}

export interface Concluded extends Pick<ReportSources, 'plan' | 'kind' | 'previousReleases'> {
  readonly operation: OperationReport;
  readonly indexes: SourceIndexes;
}

/**
 * What comes after an operation: the report, signed and kept; the audit trail; housekeeping.
 * What is done is done, so none of it can fail any more: a full disk keeps a report from being saved, not from being returned.
 */
export class OperationConclusion {
  readonly #deps: ConclusionDeps;

  constructor(deps: ConclusionDeps) {
    this.#deps = deps;
  }

  conclude(concluded: Concluded): ResultAsync<DeployReport, never> {
    const { reports, signer, audit } = this.#deps;
    const { operation, kind } = concluded;
    return safeTry(this, async function* () {
      const report = this.#report(concluded, yield* this.liveReleases(), yield* this.#newErrors(concluded));
      const signed = yield* signer.sign(report).orElse(() => okAsync(report));
      yield* this.#tidy(signed, concluded);
      const detail = { outcome: report.outcome, error: report.error?.code ?? null };
      yield* quietly(audit.append({ actor: operation.actor, action: `${kind}.end`, subject: operation.id, detail }));
      // Whoever finds the report need not conclude again; what is old can go at any later time.
      yield* quietly(reports.save(signed));
      yield* this.#prune(signed);
      return ok(signed);
    });
  }

  /** The report of an operation that another process had begun. One that was reported as ended is taken as it is: only the journal was left. */
  concludeRecovered(operation: OperationReport): ResultAsync<DeployReport, never> {
    const anew = () => this.conclude({ operation, plan: null, kind: 'recover', previousReleases: {}, indexes: [] });
    return this.#deps.reports
      .get(operation.id)
      .andThen((kept) => (kept.outcome === 'person-needed' ? anew() : okAsync(kept)))
      .orElse(anew);
  }

  /** The release of each component that is live now; one that cannot be read is left out. */
  liveReleases(): ResultAsync<Readonly<Record<string, string>>, never> {
    const { config, releases } = this.#deps;
    const asked = config.components.map(({ name }) =>
      releases
        .current(name)
        .map((release) => (release === null ? [] : [[name, release.id] as const]))
        .orElse(() => okAsync([])),
    );
    return ResultAsync.combine(asked).map((live) => Object.fromEntries(live.flat()));
  }

  /** Errors in the logs that the new releases have brought: a warning, and no reason to fail any more. */
  #newErrors({ operation, kind }: Concluded): ResultAsync<readonly NewError[], never> {
    const began =
      operation.steps.find((step) => step.kind === 'services.start') ?? operation.steps.find((step) => step.kind === 'release.activate');
    if (kind === 'recover' || operation.outcome !== 'done' || began === undefined) return okAsync([]);
    return this.#deps.errors
      .newSince(new Date(began.startedAt))
      .map(newErrorsOf)
      .orElse(() => okAsync([]));
  }

  #report(
    { operation, plan, kind, previousReleases }: Concluded,
    releases: Readonly<Record<string, string>>,
    newErrors: readonly NewError[],
  ): DeployReport {
    const { config, paths, verification } = this.#deps;
    const builds = (plan?.steps ?? []).filter((step) => step.kind === 'component.build');
    return makeReport({
      operation,
      plan,
      kind,
      previousReleases,
      releases,
      branchId: config.branchId,
      environment: config.environment,
      health: verification.latest,
      newErrors,
      addresses: branchAddresses(config),
      logs: builds.map(({ id }) => join(paths.deploy(operation.id), `${id.replace(':', '-')}.log`)),
    });
  }

  #tidy(report: DeployReport, { operation, indexes }: Concluded): ResultAsync<void, never> {
    const { fileSystem, paths, durations, staged } = this.#deps;
    return safeTry(async function* () {
      if (report.outcome !== 'person-needed') yield* quietly(staged.clear());
      if (report.outcome === 'done' || report.outcome === 'unchanged') {
        for (const { component, index } of indexes)
          yield* quietly(fileSystem.writeTextAtomic(indexPath(paths, component), JSON.stringify(index)));
      }
      if (report.outcome === 'done') yield* quietly(durations.record(operation.steps));
      return ok(undefined);
    });
  }

  /** A release that was rolled back from stays for a look until the next deploy. */
  #prune({ outcome, kind }: DeployReport): ResultAsync<void, never> {
    const { pruner, pruneBackups } = this.#deps;
    return outcome === 'done' && kind === 'deploy' ? quietly(pruner.prune().andThen(() => pruneBackups())) : okAsync(undefined);
  }
}

function quietly(work: ResultAsync<unknown, WoosooError>): ResultAsync<void, never> {
  return work.map(() => undefined).orElse(() => okAsync(undefined));
}
