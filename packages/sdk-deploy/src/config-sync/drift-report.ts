import type { ConfigSyncPlan, TargetPlan } from './config-sync-plan.ts';
import { stampState } from './stamp.ts';

/**
 * How a file on the disk stands to the configuration. `outdated`: as Woosoo wrote it, but the configuration has changed since. `edited`: changed by hand.
 * `foreign`: not written by Woosoo. `exposed`: right, but others may read it.
 */
export type DriftState = 'in-step' | 'missing' | 'outdated' | 'edited' | 'foreign' | 'exposed';

export interface TargetDrift {
  readonly path: string;
  readonly state: DriftState;
  /** The differences, secrets masked. */
  readonly lines: readonly string[];
}

/** The state of every rendered file. */
export function driftReport(plan: ConfigSyncPlan): readonly TargetDrift[] {
  return plan.targets.map((target) => ({ path: target.name, state: stateOf(target), lines: target.lines }));
}

function stateOf({ change, before, editedByHand, lines }: TargetPlan): DriftState {
  if (change === 'unchanged') return 'in-step';
  if (before === null) return 'missing';
  const written = stampState(before.reveal());
  if (editedByHand) return written === 'foreign' ? 'foreign' : 'edited';
  return lines.every((line) => line.startsWith('! others may read')) && lines.length > 0 ? 'exposed' : 'outdated';
}
