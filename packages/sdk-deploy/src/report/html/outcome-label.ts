import type { DeployReport } from '../deploy-report.ts';

const LABELS: Readonly<Record<DeployReport['outcome'], { readonly tone: 'good' | 'bad' | 'warn'; readonly label: string }>> = {
  done: { tone: 'good', label: 'done' },
  unchanged: { tone: 'good', label: 'nothing to do' },
  'rolled-back': { tone: 'bad', label: 'failed, all undone' },
  'person-needed': { tone: 'bad', label: 'a person is needed' },
  refused: { tone: 'warn', label: 'refused' },
};

/** How it ended, in a word or three. A recovery that undoes has done what it is for, and whoever cancels gets what was asked for. */
export function outcomeLabel({ kind, outcome, error }: Pick<DeployReport, 'kind' | 'outcome' | 'error'>) {
  if (outcome !== 'rolled-back') return LABELS[outcome];
  if (kind === 'recover') return { tone: 'good', label: 'undone, as it was before' } as const;
  return error?.type === 'Cancelled' ? ({ tone: 'warn', label: 'cancelled, all undone' } as const) : LABELS[outcome];
}
