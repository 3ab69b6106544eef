import { parseJson } from '../text/parse-json.ts';

/** One message of the Pusher protocol. */
export interface PusherFrame {
  readonly event: string;
  readonly channel: string | null;
  /** Already parsed: servers send `data` as a JSON text inside the JSON. */
  readonly data: unknown;
}

/** Reads a text frame; `null` for what is not one. */
export function readPusherFrame(text: string): PusherFrame | null {
  const frame = parseJson(text);
  if (!isObject(frame) || typeof frame['event'] !== 'string') return null;
  const { event, channel, data } = frame;
  return {
    event,
    channel: typeof channel === 'string' ? channel : null,
    data: typeof data === 'string' ? (parseJson(data) ?? data) : data,
  };
}

/** A frame as a client sends it. */
export function writePusherFrame(event: string, data: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ event, data });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
