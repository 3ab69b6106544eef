import type { AlertRule } from './alert-rule.ts';

/**
 * `ok` → `pending` (bad, but not often enough yet) → `firing` → `clearing` (good, but not often enough yet) → `ok`. `unknown`: the probe itself keeps breaking,
 * or its results stopped coming: that is told, and never counts as good.
 */
export type AlertPhase = 'ok' | 'pending' | 'firing' | 'clearing' | 'unknown';

/** How one probe stands in the eyes of one rule. */
export interface Alert {
  readonly rule: string;
  readonly probe: string;
  readonly phase: AlertPhase;
  /** When the present trouble began (ISO 8601); `null` in phase `ok`. */
  readonly since: string | null;
  /** Results of the same kind in a row that count toward the next phase. */
  readonly inRow: number;
  /** When people were last told (ISO 8601); `null`: not yet. */
  readonly toldAt: string | null;
  /** People were told that nothing is known any more, and not yet that it is. */
  readonly lost?: boolean | undefined;
  /** The probe that is bad and therefore keeps this alert quiet. */
  readonly mutedBy: string | null;
  /** What was last seen, and what can be done: the words of the probe. */
  readonly summary: string;
  readonly remedy: string | null;
}

export type AlertEventType = 'raised' | 'reminded' | 'resolved' | 'lost' | 'found';

/** Something that people may want to hear. `lost`: nothing is known any more; `found`: the results are back, and good. */
export interface AlertEvent {
  readonly type: AlertEventType;
  readonly at: string;
  readonly alert: Alert;
  readonly severity: AlertRule['severity'];
  /** When the trouble began. */
  readonly since: string;
}

/** An alert's identity over time. */
export function alertKey({ rule, probe }: Pick<Alert, 'rule' | 'probe'>): string {
  return `${rule}\n${probe}`;
}
