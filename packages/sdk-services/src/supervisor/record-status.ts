import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceState, ServiceStatus } from '../service-status.ts';
import type { ServiceRecord } from './supervisor-record.ts';

/** What is known beside the record. */
export interface Liveness {
  /** Whether a supervisor runs that keeps the record true. */
  readonly supervised: boolean;
  /** Whether the recorded main process still runs. */
  readonly alive: boolean;
}

/** The status as it is reported, which without a supervisor is not what the record says. */
export function recordStatus(
  definition: Pick<ServiceDefinition, 'name' | 'title' | 'enabled'>,
  record: ServiceRecord | null,
  { supervised, alive }: Liveness,
): ServiceStatus {
  const { name, title, enabled } = definition;
  if (record === null) {
    return { name, title, state: 'stopped', since: null, pid: null, workingDirectory: null, restarts: 0, lastExit: null, enabled };
  }
  const { state, reason } = supervised ? { state: record.state, reason: record.reason } : unsupervised(record, alive);
  const runs = alive && state !== 'stopped';
  return {
    name,
    title,
    state,
    since: supervised || state === record.state ? record.since : null,
    pid: runs ? (record.process?.pid ?? null) : null,
    workingDirectory: runs ? record.workingDirectory : null,
    restarts: record.restarts,
    lastExit: record.lastExit,
    enabled,
    ...(reason === null ? {} : { reason: sentence(reason) }),
  };
}

function unsupervised(record: ServiceRecord, alive: boolean): { readonly state: ServiceState; readonly reason: string | null } {
  if (alive) return { state: 'running', reason: 'the supervisor is not running; nothing would restart it' };
  if (record.state === 'failed') return { state: 'failed', reason: record.reason };
  if (record.desired === 'running')
    return { state: 'stopped', reason: 'it should run, but the supervisor is not running and its process is gone' };
  return { state: 'stopped', reason: null };
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
