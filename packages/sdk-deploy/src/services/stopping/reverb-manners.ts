import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { type BranchConfig, type Clock, type HttpClient } from '@woosoo/sdk-core';
import type { StopContext, StopManners } from '@woosoo/sdk-services';

export interface ReverbMannersDeps {
  readonly config: BranchConfig;
  readonly http: HttpClient;
  readonly clock: Clock;
}

const answerMs = 1500;
const counted = z.object({ connections: z.number() });

/**
 * Reverb itself ends the connections of its clients when it gets its stop signal, which then connect again by themselves. That needs its
 * time, and the operator to know how many it concerns.
 */
export class ReverbManners implements StopManners {
  readonly #deps: ReverbMannersDeps;

  constructor(deps: ReverbMannersDeps) {
    this.#deps = deps;
  }

  async before({ status, note, waitFor }: StopContext): Promise<void> {
    if (status.state !== 'running') return;
    const clients = await this.#connections();
    if (clients === null || clients === 0) return;
    const text = `disconnecting ${clients} ${clients === 1 ? 'client' : 'clients'}`;
    note(text);
    waitFor(text);
  }

  /** `null` when it does not say. */
  async #connections(): Promise<number | null> {
    const { config, http, clock } = this.#deps;
    const path = `/apps/${config.reverb.appId}/connections`;
    const query = signedQuery('GET', path, config.reverb.key, config.reverb.secret.reveal(), Math.floor(clock.now().getTime() / 1000));
    const url = `http://127.0.0.1:${config.ports.reverb}${path}?${query}`;
    const response = await http.request({ method: 'GET', url, timeoutMs: answerMs });
    if (response.isErr() || response.value.status !== 200) return null;
    return connectionsIn(response.value.body);
  }
}

/** The query of a request to Reverb's API, signed as Pusher's clients do it. */
export function signedQuery(method: 'GET', path: string, key: string, secret: string, timestamp: number): string {
  const query = `auth_key=${encodeURIComponent(key)}&auth_timestamp=${timestamp}&auth_version=1.0`;
  const signature = createHmac('sha256', secret).update([method, path, query].join('\n')).digest('hex');
  return `${query}&auth_signature=${signature}`;
}

function connectionsIn(body: string): number | null {
  try {
    const answer = counted.safeParse(JSON.parse(body));
    return answer.success ? answer.data.connections : null;
  } catch {
    return null;
  }
}
