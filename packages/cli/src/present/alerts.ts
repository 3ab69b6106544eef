import type { AlertEvent, AlertEventType, AlertReplay } from '@woosoo/sdk-health';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

const words: Readonly<Record<AlertEventType, readonly [tone: 'bad' | 'warning' | 'good', word: string]>> = {
  raised: ['bad', 'raised'],
  reminded: ['warning', 'reminded'],
  resolved: ['good', 'resolved'],
  lost: ['warning', 'not measured'],
  found: ['good', 'measured again'],
};

/** What would have been told. */
export function replayText({ events, reports }: AlertReplay, style: Style): string {
  const seen = `${reports} reports were looked at.`;
  if (events.length === 0) return `${seen} Nothing would have been told.\n`;
  const row = ({ at, type, alert }: AlertEvent): readonly string[] => {
    const [tone, word] = words[type];
    return [`  ${localTime(at)}`, style[tone](word), alert.probe, style.soft(alert.summary)];
  };
  const raised = events.filter(({ type }) => type === 'raised').length;
  return `${table(events.map(row), style.columns)}\n${seen} People would have been told ${events.length === 1 ? 'once' : `${events.length} times`}, of ${raised === 1 ? 'one alert' : `${raised} alerts`}.\n`;
}
