import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../config/branch-config.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { Channel } from './channel.ts';
import type { Notification } from './notifier.ts';

/**
 * The notification as JSON, to any address. With a secret the request carries `X-Woosoo-Timestamp` (seconds since 1970) and
 * `X-Woosoo-Signature: sha256=<hex>`, the HMAC-SHA-256 of `<timestamp>.<body>`, so that a receiver can tell a forged or an old one.
 */
export function webhookChannel({ url, secret }: WebhookConfig): Channel {
  return {
    name: 'webhook',
    address: url,
    keys: ['NOTIFY_WEBHOOK_URL', 'NOTIFY_WEBHOOK_SECRET'],
    request(notification, at) {
      const body = toJson(notification);
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const signature = secret === null ? {} : { 'X-Woosoo-Signature': `sha256=${sign(secret, `${timestamp}.${body}`)}` };
      return { headers: { 'X-Woosoo-Timestamp': timestamp, ...signature }, body };
    },
    refusal: () => null,
  };
}

/** Data that is no JSON (it refers to itself) is left out: better to tell less than nothing. */
function toJson(notification: Notification): string {
  try {
    return JSON.stringify(notification);
  } catch {
    return JSON.stringify({ ...notification, data: undefined });
  }
}

function sign(secret: Sensitive, text: string): string {
  return createHmac('sha256', secret.reveal()).update(text).digest('hex');
}
