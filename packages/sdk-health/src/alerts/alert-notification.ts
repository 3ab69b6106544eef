import type { Notification } from '@woosoo/sdk-core';
import { formatSpan } from '../text/format-span.ts';
import type { AlertEvent, AlertEventType } from './alert.ts';

const verbs: Readonly<Record<AlertEventType, string>> = {
  raised: 'is in trouble',
  reminded: 'is still in trouble',
  resolved: 'is well again',
  lost: 'cannot be measured',
  found: 'is measured again',
};

/** What people are told of an alert. */
export function alertNotification(event: AlertEvent, branchId: string): Notification {
  const { type, alert, at, severity, since } = event;
  const over = type === 'resolved' || type === 'found';
  const lastedMs = Date.parse(at) - Date.parse(since);
  const lines = [
    over ? `It lasted ${formatSpan(lastedMs)}.` : capitalized(alert.summary),
    type === 'reminded' ? `For ${formatSpan(lastedMs)} now.` : '',
    over || alert.remedy === null ? '' : `What to do: ${alert.remedy}`,
  ];
  return {
    event: `alert.${type}`,
    severity: over ? 'success' : type === 'lost' ? 'warning' : severity,
    title: `${branchId}: ${alert.probe} ${verbs[type]}`,
    text: lines.filter((line) => line !== '').join('\n'),
    branchId,
    at,
    data: { rule: alert.rule, probe: alert.probe, since, summary: alert.summary },
  };
}

/** One notification for everything that came and went while it was quiet. */
export function quietNotification(events: readonly AlertEvent[], branchId: string, at: string): Notification {
  const names = [...new Set(events.map(({ alert }) => alert.probe))];
  const troubles = events.length === 1 ? 'One trouble' : `${events.length} troubles`;
  return {
    event: 'alert.quiet-hours',
    severity: 'info',
    title: `${branchId}: ${troubles} came and went during the quiet hours`,
    text: events.map(({ alert, since, at: until }) => `${alert.probe}: ${since} to ${until}, ${alert.summary}`).join('\n'),
    branchId,
    at,
    data: { probes: names },
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
