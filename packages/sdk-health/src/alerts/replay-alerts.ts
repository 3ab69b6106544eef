import type { HealthReport } from '../health-report.ts';
import type { AlertEvent } from './alert.ts';
import type { AlertRule } from './alert-rule.ts';
import { evaluateAlerts, type Alerts } from './evaluate-alerts.ts';

/** What the rules would have told of recorded reports (in the order of their times), without telling anybody. */
export async function* replayAlerts(
  rules: readonly AlertRule[],
  reports: AsyncIterable<HealthReport> | Iterable<HealthReport>,
): AsyncGenerator<AlertEvent, void, void> {
  let alerts: Alerts = new Map();
  for await (const report of reports) {
    const evaluation = evaluateAlerts(rules, report, alerts);
    alerts = evaluation.alerts;
    yield* evaluation.events;
  }
}
