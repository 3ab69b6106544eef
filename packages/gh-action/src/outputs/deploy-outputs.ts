import { join } from 'node:path';
import type { WoosooError } from '@woosoo/sdk-core';
import type { DeployPlan, DeployReport, Woosoo } from '@woosoo/sdk-deploy';

/** The names as `deploy/action.yml` has them; GitHub knows text only, so what there is none of is empty. */
export const deployOutputNames = [
  'outcome',
  'deploy-id',
  'report-json',
  'report-html',
  'releases',
  'backup-id',
  'duration-ms',
  'down-ms',
  'rollback-command',
  'error-code',
] as const;
export type DeployOutputs = Readonly<Record<(typeof deployOutputNames)[number], string>>;

/** How it ended, in one word: that of the report, or `cancelled` (and undone), or `planned` (nothing was done, as asked). */
export type ActionOutcome = DeployReport['outcome'] | 'cancelled' | 'planned';

const none: DeployOutputs = {
  outcome: '',
  'deploy-id': '',
  'report-json': '',
  'report-html': '',
  releases: '{}',
  'backup-id': '',
  'duration-ms': '',
  'down-ms': '',
  'rollback-command': '',
  'error-code': '',
};

export function reportOutputs(report: DeployReport, { paths }: Pick<Woosoo, 'paths'>): DeployOutputs {
  const folder = paths.deploy(report.id);
  return {
    outcome: outcomeOf(report),
    'deploy-id': report.id,
    'report-json': join(folder, 'report.json'),
    'report-html': join(folder, 'report.html'),
    releases: JSON.stringify(report.releases),
    'backup-id': report.backupId ?? '',
    'duration-ms': String(Math.round(report.durationMs)),
    'down-ms': String(Math.round(report.downMs)),
    'rollback-command': report.rollbackCommand ?? '',
    'error-code': report.error?.code ?? '',
  };
}

export function planOutputs(plan: DeployPlan): DeployOutputs {
  const outcome: ActionOutcome = 'planned';
  return {
    ...none,
    outcome,
    'deploy-id': plan.id,
    releases: JSON.stringify(Object.fromEntries(plan.components.map(({ name, releaseId }) => [name, releaseId]))),
  };
}

/** Nothing was begun, or (`person-needed`) an earlier operation could not be brought to an end. */
export function errorOutputs({ category, code }: WoosooError): DeployOutputs {
  const outcome: ActionOutcome = category === 'cancelled' || category === 'person-needed' ? category : 'refused';
  return { ...none, outcome, 'error-code': code };
}

function outcomeOf({ outcome, error }: DeployReport): ActionOutcome {
  return outcome === 'rolled-back' && error?.type === 'Cancelled' ? 'cancelled' : outcome;
}
