import type { HealthReport } from '../health-report.ts';
import type { AlertEvent } from './alert.ts';
import type { AlertRule } from './alert-rule.ts';
import { evaluateAlerts, type Alerts } from './evaluate-alerts.ts';

/** What rules would have told of recorded reports, without telling anybody. Give it the reports in the order of their times. */
export class AlertReplay {
  readonly #rules: readonly AlertRule[];
  #alerts: Alerts = new Map();
  readonly #events: AlertEvent[] = [];
  #reports = 0;

  constructor(rules: readonly AlertRule[]) {
    this.#rules = rules;
  }

  get events(): readonly AlertEvent[] {
    return this.#events;
  }

  /** How many reports it has seen. */
  get reports(): number {
    return this.#reports;
  }

  add(report: HealthReport): void {
    const { alerts, events } = evaluateAlerts(this.#rules, report, this.#alerts);
    this.#alerts = alerts;
    this.#reports += 1;
    this.#events.push(...events);
  }
}
