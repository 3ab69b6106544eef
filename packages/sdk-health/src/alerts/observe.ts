import type { ProbeResult } from '../health-probe.ts';
import type { AlertRule, Threshold } from './alert-rule.ts';

/** What a result is in the eyes of a rule. `between`: past the value that clears, not yet past the one that raises. */
export type Observation = 'bad' | 'good' | 'between' | 'unknown';

export function observe(rule: AlertRule, result: ProbeResult | undefined): Observation {
  if (result === undefined || result.status === 'crashed') return 'unknown';
  // What does not apply is no trouble.
  if (result.status === 'skipped') return 'good';
  if (rule.limit === null) return result.status === 'failed' ? 'bad' : 'good';
  const value = rule.limit.figure === 'durationMs' ? result.durationMs : result.observed[rule.limit.figure];
  // A figure that is missing because the probe failed has an alert of its own there.
  if (typeof value !== 'number') return 'unknown';
  if (isBeyond(value, rule.limit.raise)) return 'bad';
  return isBeyond(value, rule.limit.clear) ? 'between' : 'good';
}

function isBeyond(value: number, threshold: Threshold): boolean {
  return 'above' in threshold ? value > threshold.above : value < threshold.below;
}
