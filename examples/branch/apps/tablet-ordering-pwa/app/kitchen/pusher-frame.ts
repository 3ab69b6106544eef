/** What a Pusher server (here Reverb) can tell us, protocol 7. */
export type PusherFrame =
  | { kind: 'established'; activityTimeoutMs: number }
  | { kind: 'subscribed'; channel: string }
  | { kind: 'ping' }
  | { kind: 'pong' }
  | { kind: 'error'; code: number | undefined; message: string }
  | { kind: 'event'; name: string; channel: string; data: unknown };

type Fields = Record<string, unknown>;

const DEFAULT_ACTIVITY_TIMEOUT_S = 30;

export const pingFrame = JSON.stringify({ event: 'pusher:ping', data: {} });
export const pongFrame = JSON.stringify({ event: 'pusher:pong', data: {} });

export function subscribeFrame(channel: string): string {
  return JSON.stringify({ event: 'pusher:subscribe', data: { channel } });
}

export function socketUrl(origin: string, key: string): string {
  return `${origin.replace(/\/+$/, '')}/app/${encodeURIComponent(key)}?protocol=7&client=js&version=8.4.0`;
}

/** Undefined for anything that is not a frame: a server's mistake must not break the page. */
export function parseFrame(text: string): PusherFrame | undefined {
  const frame = fields(json(text));
  if (typeof frame?.event !== 'string') return undefined;

  const data = typeof frame.data === 'string' ? json(frame.data) : frame.data;
  const channel = typeof frame.channel === 'string' ? frame.channel : '';

  switch (frame.event) {
    case 'pusher:connection_established':
      return { kind: 'established', activityTimeoutMs: activityTimeoutMs(fields(data)) };
    case 'pusher_internal:subscription_succeeded':
      return { kind: 'subscribed', channel };
    case 'pusher:ping':
      return { kind: 'ping' };
    case 'pusher:pong':
      return { kind: 'pong' };
    case 'pusher:error':
      return refusal(fields(data));
    default:
      return { kind: 'event', name: frame.event, channel, data };
  }
}

function activityTimeoutMs(data: Fields | undefined): number {
  const seconds = data?.activity_timeout;
  return 1_000 * (typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_ACTIVITY_TIMEOUT_S);
}

function refusal(data: Fields | undefined): PusherFrame {
  return {
    kind: 'error',
    code: typeof data?.code === 'number' ? data.code : undefined,
    message: typeof data?.message === 'string' ? data.message : 'no reason given',
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}
