import type { Alert, AlertEventType, AlertPhase } from './alert.ts';
import type { AlertRule } from './alert-rule.ts';
import type { Observation } from './observe.ts';

/** What was seen at one time. */
export interface Sighting {
  readonly observation: Observation;
  readonly at: string;
  readonly summary: string;
  readonly remedy: string | null;
  /** Nobody measures it any more (as after a service was removed); a probe that broke is not missing. */
  readonly missing: boolean;
  /** A probe on which this one depends, and which is bad at the moment. */
  readonly mutedBy: string | null;
}

/** An alert after a sighting, and what there is to tell. */
export interface AlertChange {
  readonly alert: Alert;
  readonly tell: AlertEventType | null;
}

export function newAlert(rule: AlertRule, probe: string): Alert {
  return { rule: rule.name, probe, phase: 'ok', since: null, inRow: 0, toldAt: null, mutedBy: null, summary: '', remedy: null };
}

/** The next state of an alert. Pure: the same rules run over recorded history. */
export function nextAlert(rule: AlertRule, alert: Alert, sighting: Sighting): AlertChange {
  const { observation, at, mutedBy } = sighting;
  const seen: Alert = observation === 'unknown' ? alert : { ...alert, summary: sighting.summary, remedy: sighting.remedy };
  switch (observation) {
    case 'bad':
      return mutedBy === null || isTold(alert) ? bad(rule, { ...seen, mutedBy: null }, at) : quiet({ ...seen, mutedBy }, at);
    case 'between':
      return isTold(alert) ? stillFiring(rule, { ...seen, phase: 'firing', inRow: 0 }, at) : good(rule, seen, at);
    case 'good':
      return good(rule, { ...seen, mutedBy: null }, at);
    case 'unknown':
      if (mutedBy !== null && !isTold(alert)) return { alert: { ...seen, mutedBy }, tell: null };
      return unknown(rule, { ...seen, ...(alert.summary === '' ? { summary: sighting.summary } : {}) }, sighting);
  }
}

/** What people were told of goes on being told, whatever else breaks. */
function isTold({ phase }: Alert): boolean {
  return phase === 'firing' || phase === 'clearing';
}

/** Muted: it is in trouble, but the count starts anew when what it depends on is well again. */
function quiet(alert: Alert, at: string): AlertChange {
  return { alert: { ...alert, phase: 'pending', since: alert.since ?? at, inRow: 0 }, tell: null };
}

function bad(rule: AlertRule, alert: Alert, at: string): AlertChange {
  if (isTold(alert)) return stillFiring(rule, { ...alert, phase: 'firing', inRow: 0 }, at);
  const inRow = alert.phase === 'pending' ? alert.inRow + 1 : 1;
  const pending: Alert = { ...alert, phase: 'pending', since: alert.phase === 'pending' ? alert.since : at, inRow };
  if (inRow < rule.failures) return { alert: pending, tell: null };
  return { alert: { ...pending, phase: 'firing', inRow: 0, toldAt: at, lost: false }, tell: 'raised' };
}

function stillFiring(rule: AlertRule, alert: Alert, at: string): AlertChange {
  const due = rule.remindMs !== null && alert.toldAt !== null && Date.parse(at) - Date.parse(alert.toldAt) >= rule.remindMs;
  return due ? { alert: { ...alert, toldAt: at }, tell: 'reminded' } : { alert, tell: null };
}

function good(rule: AlertRule, alert: Alert, at: string): AlertChange {
  if (!isTold(alert) && alert.lost !== true) return { alert: well(alert), tell: null };
  // What was told as lost has to be told as found, also when it was bad for a moment between.
  const back: AlertPhase = isTold(alert) ? 'clearing' : 'unknown';
  const inRow = alert.phase === back ? alert.inRow + 1 : 1;
  if (inRow < rule.successes) return { alert: { ...alert, phase: back, inRow }, tell: null };
  return { alert: { ...well(alert), toldAt: at }, tell: back === 'unknown' ? 'found' : 'resolved' };
}

function well(alert: Alert): Alert {
  return { ...alert, phase: 'ok', since: null, inRow: 0, mutedBy: null, lost: false };
}

/** Trouble that nobody measures any more is let go after so many times its own count. */
const PATIENCE = 10;

/** A broken probe says nothing: a firing alert stays as it is, and silence is told once it has lasted as long as trouble must. */
function unknown(rule: AlertRule, alert: Alert, { at, missing }: Sighting): AlertChange {
  if (isTold(alert)) {
    const inRow = missing ? (alert.phase === 'firing' ? alert.inRow : 0) + 1 : 0;
    if (inRow < rule.failures * PATIENCE) return stillFiring(rule, { ...alert, phase: 'firing', inRow }, at);
    return { alert: { ...alert, phase: 'unknown', inRow: 0, toldAt: at, lost: true }, tell: 'lost' };
  }
  if (alert.lost === true) return { alert: { ...alert, phase: 'unknown', inRow: 0 }, tell: null };
  const inRow = alert.phase === 'unknown' ? alert.inRow + 1 : 1;
  const lost: Alert = { ...alert, phase: 'unknown', since: alert.phase === 'unknown' ? alert.since : at, inRow, toldAt: null };
  return inRow < rule.failures ? { alert: lost, tell: null } : { alert: { ...lost, inRow: 0, toldAt: at, lost: true }, tell: 'lost' };
}
