import type { ServiceOutcome } from './supervisor.ts';

/** Raised when an older daemon must make way. Compared part by part, as numbers. */
export const supervisorVersion = '1.0.0';

/** One request per connection, one JSON line each way. */
export type ControlRequest =
  | { readonly method: 'hello' | 'shutdown' | 'handover' }
  | { readonly method: 'start' | 'stop' | 'restart' | 'forget'; readonly name: string };

export type ControlReply =
  | { readonly ok: true; readonly pid: number; readonly version: string; readonly outcomes: readonly ServiceOutcome[] }
  | { readonly ok: false; readonly problem: 'not-installed' | 'bad-request' | 'leaving'; readonly message: string };

export function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** `null` for anything but a request that this version knows. */
export function parseRequest(line: string): ControlRequest | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('method' in value)) return null;
    const { method } = value;
    if (method === 'hello' || method === 'shutdown' || method === 'handover') return { method };
    const named = method === 'start' || method === 'stop' || method === 'restart' || method === 'forget';
    return named && 'name' in value && typeof value.name === 'string' ? { method, name: value.name } : null;
  } catch {
    return null;
  }
}
