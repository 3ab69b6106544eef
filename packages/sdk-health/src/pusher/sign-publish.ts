import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest, Sensitive } from '@woosoo/sdk-core';

export interface PublishOptions {
  /** `http://host:port`, without a path. */
  readonly origin: string;
  readonly appId: string;
  readonly key: string;
  readonly secret: Sensitive;
  readonly channel: string;
  readonly event: string;
  readonly data: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** The signed request that publishes an event through the Pusher HTTP API. */
export function signPublish(options: PublishOptions): HttpRequest {
  const { origin, appId, key, secret, channel, event, data, at } = options;
  const path = `/apps/${encodeURIComponent(appId)}/events`;
  const body = JSON.stringify({ name: event, data: JSON.stringify(data), channel });
  // The names must be in alphabetical order: the server signs them so.
  const query = [
    `auth_key=${key}`,
    `auth_timestamp=${Math.floor(at.getTime() / 1000)}`,
    'auth_version=1.0',
    `body_md5=${createHash('md5').update(body).digest('hex')}`,
  ].join('&');
  const signature = createHmac('sha256', secret.reveal()).update(`POST\n${path}\n${query}`).digest('hex');
  return {
    method: 'POST',
    url: `${origin}${path}?${query}&auth_signature=${signature}`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  };
}
