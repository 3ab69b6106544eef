import type { HealthReport } from '../health-report.ts';
import type { ProbeResult } from '../health-probe.ts';
import { alertKey, type Alert, type AlertEvent } from './alert.ts';
import type { AlertRule } from './alert-rule.ts';
import { newAlert, nextAlert } from './next-alert.ts';
import { observe } from './observe.ts';

/** Every alert by its key; what is kept from one report to the next. */
export type Alerts = ReadonlyMap<string, Alert>;

export interface Evaluation {
  readonly alerts: Alerts;
  readonly events: readonly AlertEvent[];
}

/**
 * Runs every rule over one report. Pure: time is the report's own, so that recorded history can be replayed.
 *
 * @example
 * ```ts
 * import { evaluateAlerts, type AlertRule, type HealthReport } from '@woosoo/sdk-health';
 *
 * declare const report: HealthReport;
 * declare const rules: readonly AlertRule[];
 * const { alerts, events } = evaluateAlerts(rules, report, new Map());
 * console.log(events.map(({ type, alert }) => `${type}: ${alert.probe}`), alerts.size);
 * ```
 */
export function evaluateAlerts(rules: readonly AlertRule[], report: HealthReport, before: Alerts): Evaluation {
  const results = new Map(report.probes.map((result) => [result.probe, result]));
  const alerts = new Map<string, Alert>();
  const events: AlertEvent[] = [];
  for (const rule of rules) {
    for (const probe of probesOf(rule, results, before)) {
      const alert = before.get(alertKey({ rule: rule.name, probe })) ?? newAlert(rule, probe);
      const result = results.get(probe);
      const change = nextAlert(rule, alert, {
        observation: observe(rule, result),
        at: report.at,
        summary: result?.summary ?? 'it is not measured any more',
        remedy: result?.remedy ?? null,
        missing: result === undefined,
        mutedBy: badDependency(rule, results),
      });
      // What is gone for good is told once and then forgotten.
      const forgotten = result === undefined && change.tell === 'lost';
      if (!forgotten) alerts.set(alertKey(change.alert), change.alert);
      if (change.tell === null) continue;
      const since = change.alert.since ?? alert.since ?? report.at;
      events.push({ type: change.tell, at: report.at, alert: change.alert, severity: rule.severity, since });
    }
  }
  return { alerts, events };
}

/** The probes that a rule is about: those of the report, and those that it has seen before, since what stops coming must not look well. */
function probesOf(rule: AlertRule, results: ReadonlyMap<string, ProbeResult>, before: Alerts): readonly string[] {
  const seen = [...before.values()].filter((alert) => alert.rule === rule.name).map(({ probe }) => probe);
  const now = [...results.keys()].filter((probe) => fits(rule.probe, probe));
  return [...new Set([...now, ...seen])];
}

function badDependency({ dependsOn }: AlertRule, results: ReadonlyMap<string, ProbeResult>): string | null {
  const isBad = ({ status }: ProbeResult): boolean => status === 'failed' || status === 'crashed';
  return dependsOn.find((probe) => [...results.values()].some((result) => result.probe === probe && isBad(result))) ?? null;
}

/** Whether a probe's name fits a rule's, in which `*` stands for any text. */
function fits(pattern: string, probe: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === probe;
  const tail = rest.pop() ?? '';
  if (!probe.startsWith(head) || !probe.endsWith(tail) || probe.length < head.length + tail.length) return false;
  let from = head.length;
  for (const part of rest) {
    const found = probe.indexOf(part, from);
    if (found === -1 || found + part.length > probe.length - tail.length) return false;
    from = found + part.length;
  }
  return true;
}
