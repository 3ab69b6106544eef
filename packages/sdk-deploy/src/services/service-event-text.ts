import type { ServicesEvent } from '@woosoo/sdk-services';

/** The whole story follows as the error of what was asked for. */
const failed: Readonly<Record<string, string | undefined>> = {
  ServiceStartFailed: 'did not start',
  ServiceStopFailed: 'did not stop',
};

/** A service event as one line of progress. */
export function serviceEventText(event: ServicesEvent): string {
  switch (event.type) {
    case 'starting':
    case 'stopping':
      return `${event.type} ${event.service}`;
    case 'unchanged':
      return `${event.service} is ${event.status.state} already`;
    case 'waiting':
      return `${event.service}: ${event.for}, ${Math.round(event.elapsedMs / 1000)} s of ${Math.round(event.limitMs / 1000)} s`;
    case 'note':
      return `${event.service}: ${event.text}`;
    case 'done':
      return `${event.service} is ${event.status.state}`;
    case 'failed':
      return failed[event.error.type] === undefined
        ? `${event.service}: ${event.error.message}`
        : `${event.service} ${failed[event.error.type]}`;
  }
}
