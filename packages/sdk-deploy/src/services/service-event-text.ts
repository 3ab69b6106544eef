import type { ServicesEvent } from '@woosoo/sdk-services';

/** A service event as one line of progress. */
export function serviceEventText(event: ServicesEvent): string {
  switch (event.type) {
    case 'starting':
    case 'stopping':
      return `${event.type} ${event.service}`;
    case 'unchanged':
      return `${event.service} is ${event.status.state} already`;
    case 'done':
      return `${event.service} is ${event.status.state}`;
    case 'failed':
      return `${event.service}: ${event.error.message}`;
  }
}
