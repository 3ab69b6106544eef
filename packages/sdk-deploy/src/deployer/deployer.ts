import { hostname, userInfo } from 'node:os';
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import {
  cancelled,
  safeTry,
  operationId,
  recoveryFailed,
  type BranchLock,
  type Clock,
  type OperationRunner,
  type WoosooError,
} from '@woosoo/sdk-core';
import { planInvalid, planStale, preflightFailed } from '../errors.ts';
import type { FactsGatherer, Gathered } from '../facts/facts-gatherer.ts';
import type { RollbackFactsReader } from '../facts/rollback-facts-reader.ts';
import type { PreflightReport } from '../preflight/preflight-report.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import { reportError } from '../report/make-report.ts';
import type { ApplyOptions } from './deployer-options.ts';
import { deployPlanSchema, type DeployPlan } from '../plan/deploy-plan.ts';
import {
  deployRequestSchema,
  rollbackRequestSchema,
  type DeployRequest,
  type DeployRequestInput,
  type RollbackRequestInput,
} from '../plan/deploy-request.ts';
import { machineChanges } from '../plan/machine-changes.ts';
import { planDeploy } from '../plan/plan-deploy.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import type { Announcement } from './announcement.ts';
import type { ExecuteOptions, PlanExecutor } from './plan-executor.ts';
import type { ReportStore } from '../report/report-store.ts';
import { planRollback } from '../plan/plan-rollback.ts';

export interface DeployerDeps {
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly facts: FactsGatherer;
  readonly rollbackFacts: RollbackFactsReader;
  readonly preflight: Preflight;
  readonly executor: PlanExecutor;
  readonly reports: Pick<ReportStore, 'has'>;
  readonly announcement: Announcement;
  /** Brings a service manager back that died with the machine or by itself. */
  readonly settleServices: () => ResultAsync<void, WoosooError>;
}

/**
 * Deploys, rolls back and recovers a branch.
 *
 * Whatever begins also ends: an `Ok` holds the report of a deploy that was carried out, left everything as it was, or was rolled back;
 * an `Err` means that nothing was begun (locked, invalid, refused).
 *
 * @example
 * ```ts
 * import { createWoosoo } from '@woosoo/sdk-deploy';
 *
 * await using woosoo = await createWoosoo({ root: '.' });
 * const report = await woosoo.deployer.plan({ components: ['backend'] }).andThen((plan) => woosoo.deployer.apply(plan));
 * console.log(report.isOk() ? report.value.headline : report.error.message);
 * ```
 */
export class Deployer {
  readonly #deps: DeployerDeps;

  constructor(deps: DeployerDeps) {
    this.#deps = deps;
  }

  /** What a deploy would do now. Changes nothing. */
  plan(request: DeployRequestInput = {}): ResultAsync<DeployPlan, WoosooError> {
    const { facts } = this.#deps;
    const asked = deployRequestSchema.parse(request);
    return facts.gather().andThen((gathered) => this.#planFrom(gathered, asked));
  }

  /** Carries out exactly that plan, or refuses, naming what has changed since it was made. */
  apply(plan: DeployPlan, options: ApplyOptions = {}): ResultAsync<DeployReport, WoosooError> {
    const { executor, announcement } = this.#deps;
    const checked = deployPlanSchema.parse(plan);
    return this.#locked(options, () =>
      this.#recoverInterrupted(options)
        .andThen(() => this.#refuseApplied(checked.id))
        .andThen(() => this.#checkAndGather(options))
        .andThen((gathered) => {
          if (checked.branchId !== gathered.facts.branchId) return errAsync(foreign(checked, gathered.facts.branchId));
          const changes = machineChanges(checked.machine, gathered.facts.machine);
          return changes.length > 0 ? errAsync(stale(changes)) : executor.execute(checked, gathered.material, actorOf(options), options);
        })
        .andThen((report) => announcement.make(report, options.onEvent)),
    );
  }

  /** Recovers what was interrupted, checks, plans and applies, all under one lock. */
  deploy(request: DeployRequestInput = {}, options: ApplyOptions = {}): ResultAsync<DeployReport, WoosooError> {
    const asked = deployRequestSchema.parse(request);
    const { announcement } = this.#deps;
    return this.#locked(options, () =>
      this.#recoverInterrupted(options)
        .andThen(() => this.#deployOnce(asked, options))
        .andThen((report) => (plannedForAnother(report) ? this.#deployAgain(asked, options, report) : okAsync(report)))
        .andThen((report) => (plannedForAnother(report) ? this.#deployAgain(asked, options, report) : okAsync(report)))
        .andThen((report) => announcement.make(report, options.onEvent)),
    );
  }

  /** What a rollback would do now. Changes nothing. */
  planRollback(request: RollbackRequestInput = {}): ResultAsync<DeployPlan, WoosooError> {
    return this.#rollbackFrom(request).map(({ plan }) => plan);
  }

  /** Goes back to an earlier proven release. */
  rollback(request: RollbackRequestInput = {}, options: ApplyOptions = {}): ResultAsync<DeployReport, WoosooError> {
    const { executor, announcement } = this.#deps;
    return this.#locked(options, () =>
      this.#recoverInterrupted(options)
        .andThen(() => this.#rollbackFrom(request))
        .andThen(({ plan, contents }) => executor.execute(plan, { contents, indexes: [] }, actorOf(options), options))
        .andThen((report) => announcement.make(report, options.onEvent)),
    );
  }

  /** Undoes or finishes what was interrupted, and brings the services back. Empty when nothing was. */
  recover(options: ApplyOptions = {}): ResultAsync<readonly DeployReport[], WoosooError> {
    return this.#locked(options, () => this.#recoverAll(options));
  }

  /** For whoever looks from outside it is one deploy: what became of the first attempt is told only if there cannot be a second. */
  #deployAgain(request: DeployRequest, options: ApplyOptions, first: DeployReport): ResultAsync<DeployReport, WoosooError> {
    return this.#deployOnce(request, { ...options, hookAsked: true }).orElse((error) =>
      this.#deps.announcement.make(first, options.onEvent).andThen(() => errAsync(error)),
    );
  }

  #deployOnce(request: DeployRequest, options: ExecuteOptions): ResultAsync<DeployReport, WoosooError> {
    const { executor } = this.#deps;
    return safeTry(this, async function* () {
      const gathered = yield* this.#checkAndGather(options);
      const plan = yield* this.#planFrom(gathered, request);
      return executor.execute(plan, gathered.material, actorOf(options), options);
    });
  }

  /** A plan is for once: its id names its backup, its report and its journal. */
  #refuseApplied(id: string): ResultAsync<void, WoosooError> {
    return this.#deps.reports.has(id).andThen((reported) => (reported ? err(alreadyApplied(id)) : ok(undefined)));
  }

  /** The facts of now, on a machine where a deploy can work. */
  #checkAndGather(options: ApplyOptions): ResultAsync<Gathered, WoosooError> {
    const { facts, preflight } = this.#deps;
    return safeTry(async function* () {
      // Both to their end, whatever comes of one: nothing may go on reading when the lock is given back.
      const [checking, gathering] = await Promise.all([preflight.run({ signal: options.signal }), facts.gather()]);
      const checks = yield* checking;
      // Checks that were cut off say that they failed.
      if (options.signal?.aborted === true) return errAsync(cancelled(CANCELLED));
      yield* refuseFailures(checks);
      return ok(yield* gathering);
    });
  }

  #rollbackFrom(request: RollbackRequestInput): ResultAsync<Pick<PlanMaterial, 'contents'> & { readonly plan: DeployPlan }, WoosooError> {
    const { rollbackFacts, clock } = this.#deps;
    const asked = rollbackRequestSchema.parse(request);
    return rollbackFacts.read().andThen(({ facts, contents }) =>
      planRollback(operationId('rollback', clock), facts, asked).map((plan) => ({
        plan,
        contents: plan.files.length === 0 ? [] : contents,
      })),
    );
  }

  #planFrom(gathered: Gathered, request: DeployRequest): ResultAsync<DeployPlan, WoosooError> {
    return planDeploy(operationId('deploy', this.#deps.clock), gathered.facts, request).asyncAndThen((plan) => okAsync(plan));
  }

  #recoverInterrupted(options: ApplyOptions): ResultAsync<void, WoosooError> {
    const { runner, executor } = this.#deps;
    return runner
      .interrupted()
      .andThen((interrupted) => (interrupted.length === 0 ? executor.recover(options) : this.#recoverAll(options)))
      .andThen((reports) => {
        const stuck = reports.find(({ outcome }) => outcome === 'person-needed');
        return stuck === undefined
          ? ok(undefined)
          : err(
              recoveryFailed({
                message: `The interrupted operation ${stuck.id} could not be brought to an end: ${stuck.recoveryErrors.map(({ message }) => message).join('; ')}`,
                remedy: stuck.recoveryErrors[0]?.remedy ?? 'Run `woosoo recover` and follow what it says.',
              }),
            );
      });
  }

  #recoverAll(options: ApplyOptions): ResultAsync<readonly DeployReport[], WoosooError> {
    const { executor, settleServices } = this.#deps;
    return executor.recover(options).andThen((reports) =>
      settleServices()
        .map(() => reports)
        .orElse((error) => withUnsettled(reports, error)),
    );
  }

  #locked<T>(options: ApplyOptions, work: () => ResultAsync<T, WoosooError>): ResultAsync<T, WoosooError> {
    const { lock } = this.#deps;
    return safeTry(async function* () {
      await using _lease = yield* lock.acquire({ actor: actorOf(options), command: options.command ?? 'sdk' });
      return ok(yield* work());
    });
  }
}

const CANCELLED = { message: 'Cancelled before anything was begun.', remedy: 'Nothing has to be done; start it again when you like.' };

/** What only a build shows was not as planned for; now it is known, so it can be planned once more. Each can happen once. */
function plannedForAnother({ error, outcome }: DeployReport): boolean {
  return outcome === 'rolled-back' && (error?.type === 'RuntimeMismatch' || error?.type === 'MigrationsMismatch');
}

/** A branch that was made whole but whose services nobody brings back needs a person all the same; what became of it is told beside that. */
function withUnsettled(reports: readonly DeployReport[], error: WoosooError): Result<readonly DeployReport[], WoosooError> {
  if (reports.length === 0) return err(error);
  return ok(
    reports.map((report): DeployReport => ({
      ...report,
      outcome: 'person-needed',
      recoveryErrors: [...report.recoveryErrors, reportError(error)],
    })),
  );
}

function actorOf(options: ApplyOptions): string {
  return options.actor ?? `${userInfo().username}@${hostname()}`;
}

function refuseFailures(checks: PreflightReport): Result<void, WoosooError> {
  const failed = checks.results.filter(({ status }) => status === 'failure');
  if (failed.length === 0) return ok(undefined);
  return err(
    preflightFailed({
      message: `${failed.length === 1 ? 'A check' : `${failed.length} checks`} failed: ${failed.map(({ title, summary }) => `${title}: ${summary}`).join('; ')}`,
      remedy: failed.map(({ remedy }) => remedy ?? '').join(' '),
      detail: { checks: failed.map(({ check }) => check) },
    }),
  );
}

function foreign(plan: DeployPlan, branchId: string) {
  return planInvalid({
    message: `The plan ${plan.id} is for the branch ${plan.branchId}; this is ${branchId}.`,
    remedy: 'Make a plan on this branch.',
    detail: { planned: plan.branchId, actual: branchId },
  });
}

function alreadyApplied(id: string) {
  return planStale({
    message: `This plan (${id}) has been applied before.`,
    remedy: `See what came of it with \`woosoo report ${id}\`; then make a new plan.`,
    detail: { changes: [] },
  });
}

function stale(changes: readonly string[]) {
  return planStale({
    message: `Since the plan was made these changed: ${changes.join(', ')}.`,
    remedy: 'Make a new plan, read it, apply it.',
    detail: { changes },
  });
}
