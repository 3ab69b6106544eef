import { isWoosooError, type OperationReport, type StepReport, type WoosooError } from '@woosoo/sdk-core';
import type { HealthReport } from '@woosoo/sdk-health';
import { changesNothing, type DeployPlan } from '../plan/deploy-plan.ts';
import type { DeployReport, ReportedError } from './deploy-report.ts';
import { duration } from './duration.ts';
import type { NewError } from './new-errors.ts';

/** What the report is made from. */
export interface ReportSources {
  readonly operation: OperationReport;
  readonly plan: DeployPlan | null;
  readonly kind: DeployReport['kind'];
  readonly branchId: string;
  readonly environment: string;
  readonly health: HealthReport | null;
  readonly releases: Readonly<Record<string, string>>;
  readonly previousReleases: Readonly<Record<string, string>>;
  readonly addresses: DeployReport['addresses'];
  readonly logs: readonly string[];
  /** Kinds of errors that were not in the logs before. */
  readonly newErrors?: readonly NewError[] | undefined;
}

/** Puts together what happened. Pure; nothing is looked up here. */
export function makeReport(sources: ReportSources): DeployReport {
  const { operation, plan } = sources;
  const outcome = operation.outcome === 'done' && plan !== null && changesNothing(plan) ? 'unchanged' : operation.outcome;
  const downMs = downTime(operation, sources.kind);
  return {
    format: 1,
    id: operation.id,
    kind: sources.kind,
    branchId: sources.branchId,
    environment: sources.environment,
    actor: operation.actor,
    outcome,
    startedAt: operation.startedAt,
    durationMs: operation.durationMs,
    downMs,
    headline: headline(sources, outcome, downMs),
    error: operation.error === undefined ? null : reportError(operation.error),
    recoveryErrors: operation.recoveryErrors.map(reportError),
    steps: operation.steps.map((step) => ({
      id: step.id,
      kind: step.kind,
      title: step.title,
      outcome: step.outcome,
      startedAt: step.startedAt,
      durationMs: step.durationMs,
      ...(step.error === undefined ? {} : { error: reportError(step.error) }),
    })),
    probes: (sources.health?.probes ?? []).map(({ probe, kind, status, summary, durationMs }) => ({
      probe,
      kind,
      status,
      summary,
      durationMs,
    })),
    ...(sources.newErrors === undefined || sources.newErrors.length === 0 ? {} : { newErrors: [...sources.newErrors] }),
    releases: { ...sources.releases },
    backupId: wasBackedUp(operation.steps) ? (plan?.backup.id ?? null) : null,
    rollbackCommand:
      outcome === 'done' && sources.kind === 'deploy' && Object.keys(sources.previousReleases).length > 0 ? 'woosoo rollback' : null,
    addresses: sources.addresses,
    logs: [...sources.logs],
    plan,
  };
}

/** An error as a report holds it; the tail is that of the innermost command that failed. */
export function reportError(error: WoosooError): ReportedError {
  return { type: error.type, code: error.code, message: error.message, remedy: error.remedy, tail: tailOf(error) };
}

function tailOf(error: WoosooError): string[] {
  // A command's last lines, or a service's.
  const tail = error.detail?.['tail'] ?? error.detail?.['lastLines'];
  if (Array.isArray(tail)) return tail.filter((line): line is string => typeof line === 'string');
  return isWoosooError(error.cause) ? tailOf(error.cause) : [];
}

/** A backup outlives the undoing of the deploy that it was made for. */
function wasBackedUp(steps: readonly StepReport[]): boolean {
  return steps.some(({ kind, outcome }) => kind === 'backup.create' && (outcome === 'done' || outcome === 'undone'));
}

/**
 * From the first service stopped to the last one started again; when that was undone, or cut off and brought to an end by another process,
 * to the end of it: nobody noted when each came back.
 */
function downTime({ outcome, steps, endedAt }: OperationReport, kind: DeployReport['kind']): number {
  const stop = steps.find((step) => step.kind === 'services.stop' && step.outcome !== 'skipped');
  if (stop === undefined) return 0;
  const last = steps.findLast((step) => step.kind === 'services.start') ?? stop;
  const end = outcome === 'done' && kind !== 'recover' ? Date.parse(last.startedAt) + last.durationMs : Date.parse(endedAt);
  return Math.max(0, end - Date.parse(stop.startedAt));
}

function headline(sources: ReportSources, outcome: DeployReport['outcome'], downMs: number): string {
  const time = duration(sources.operation.durationMs);
  switch (outcome) {
    case 'unchanged':
      return `Nothing to do: everything is up to date and works (checked in ${time}).`;
    case 'done':
      return doneHeadline(sources, time, downMs);
    case 'rolled-back':
      return undoneHeadline(sources, time);
    case 'person-needed':
    case 'refused':
      return `The ${WORDS[sources.kind]} failed and could not be undone completely: a person is needed.`;
  }
}

const WORDS = { deploy: 'deploy', rollback: 'rollback', recover: 'recovery' } as const;

function doneHeadline({ kind, plan }: ReportSources, time: string, downMs: number): string {
  if (kind === 'recover') return `Finished the interrupted operation in ${time}.`;
  const moved = (plan?.components ?? []).filter(({ action }) => action !== 'keep').map(({ name, releaseId }) => `${name} ${releaseId}`);
  const down = downMs === 0 ? 'no service was down' : `services were down for ${duration(downMs)}`;
  return `${kind === 'rollback' ? 'Rolled back to' : 'Deployed'} ${moved.length === 0 ? 'the configuration' : moved.join(' and ')} in ${time}; ${down}.`;
}

function undoneHeadline({ kind, operation }: ReportSources, time: string): string {
  if (kind === 'recover') return `The interrupted operation was undone in ${time}: the branch is as it was before.`;
  const how = operation.error?.type === 'Cancelled' ? 'was cancelled' : 'failed';
  return `The ${WORDS[kind]} ${how}; everything was undone: the branch is as it was before.`;
}
