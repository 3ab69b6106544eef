import type { HttpResponse } from '../http/http-client.ts';

/** A deploy's end waits for its notifications, so a receiver's wish is heeded up to here. */
const LONGEST_MS = 30_000;

/** How long a receiver asks us to wait (`Retry-After`, in seconds or as a date); `undefined` when it does not say. */
export function retryAfterMs({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const wantedMs = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(wantedMs) ? undefined : Math.min(Math.max(0, wantedMs), LONGEST_MS);
}
