import type { Clock } from '@woosoo/sdk-core';
import { findPortHolder, ownsPort } from '../ports/find-port-holder.ts';
import type { Readiness } from '../service-definition.ts';
import { accepts, placeOf } from './is-ready.ts';
import type { RunningProcess } from './running-process.ts';

/** Why a service that would listen there must not even be tried: somebody else does already. */
export async function obstacleTo(readiness: Readiness): Promise<string | null> {
  if (readiness.kind === 'stable') return null;
  if (readiness.kind === 'socket') return (await accepts(readiness)) ? `another process already answers on ${readiness.path}` : null;
  const holder = findPortHolder(readiness.port, readiness.host);
  if (holder !== null) return heldBy(readiness.port, holder);
  if (process.platform === 'linux') return null;
  return (await accepts(readiness)) ? `port ${readiness.port} is already held by another process` : null;
}

/** Waits until the service counts as running, or has ended, or is to be stopped. Gives the reason when it does not become ready. */
export async function waitUntilReady(
  clock: Clock,
  readiness: Readiness,
  run: RunningProcess,
  halt: AbortSignal,
  members: () => readonly number[],
): Promise<string | null> {
  const ended = new AbortController();
  void run.exited.then(() => ended.abort());
  const signal = AbortSignal.any([ended.signal, halt]);
  if (readiness.kind === 'stable') {
    await clock.sleep(readiness.forMs, { signal });
    return null;
  }
  const end = clock.monotonicMs() + readiness.timeoutMs;
  const over = (): boolean => signal.aborted;
  while (!over()) {
    if (await accepts(readiness)) return readiness.kind === 'tcp' && !over() ? strangerOn(readiness.port, readiness.host, members()) : null;
    if (clock.monotonicMs() > end) return `it did not accept connections on ${placeOf(readiness)} within ${readiness.timeoutMs / 1000} s`;
    await clock.sleep(25, { signal });
  }
  return null;
}

/** That the port answers proves nothing if it is another program that does. */
function strangerOn(port: number, host: string, members: readonly number[]): string | null {
  if (ownsPort(members, port, host) !== false) return null;
  const holder = findPortHolder(port, host);
  return holder === null || holder.pid === null || members.includes(holder.pid) ? null : heldBy(port, holder);
}

function heldBy(port: number, holder: { readonly pid: number | null; readonly command: string }): string {
  // Not more: what follows on a stranger's command line may be a password.
  const command = holder.command.split(' ').slice(0, 3).join(' ').slice(0, 120);
  return `port ${port} is already held by ${holder.pid === null ? command : `process ${holder.pid} (${command})`}`;
}
