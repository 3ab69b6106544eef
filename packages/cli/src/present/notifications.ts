import type { Delivery } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';

export function deliveriesText(deliveries: readonly Delivery[], style: Style): string {
  if (deliveries.length === 0)
    return `Nobody is told of anything yet. Name a receiver in deployment.config.env, for example NOTIFY_SLACK_URL or NOTIFY_EMAIL_TO; docs/configuration.md lists them all.\n`;
  return `${deliveries.map((delivery) => line(delivery, style)).join('\n')}\n`;
}

function line({ receiver, error, durationMs }: Delivery, style: Style): string {
  if (error === null) return `${style.good('✓')} ${receiver} ${style.soft(`took it (${durationMs} ms)`)}`;
  return `${style.bad('✗')} ${receiver}: ${error.message}\n  ${style.strong('What to do:')} ${error.remedy}`;
}
