import { sentence } from '../supervisor/record-status.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import type { HostRecord } from './host/host-record.ts';
import type { WindowsServiceState } from './windows-service-state.ts';

/** What is known of an installed service: its host's own word, or what it left, with what Windows says. */
export type HostFacts =
  | { readonly host: 'answers'; readonly record: HostRecord }
  | { readonly host: 'silent'; readonly record: HostRecord | null; readonly windows: WindowsServiceState };

/** The status of a service that Windows knows. */
export function hostStatus({ name, title }: Pick<ServiceDefinition, 'name' | 'title'>, enabled: boolean, facts: HostFacts): ServiceStatus {
  const { record } = facts;
  const known = { name, title, enabled, restarts: record?.restarts ?? 0, lastExit: record?.lastExit ?? null };
  if (facts.host === 'answers') {
    const { state, since, pid, workingDirectory, reason } = facts.record;
    const runs = pid !== null && state !== 'stopped';
    return { ...known, state, since, pid, workingDirectory: runs ? workingDirectory : null, ...reasonOf(reason) };
  }
  const ended = { ...known, pid: null, workingDirectory: null };
  switch (facts.windows) {
    case 'stopped': {
      const failed = record?.state === 'failed';
      const since = failed || record?.state === 'stopped' ? record.since : null;
      return { ...ended, state: failed ? 'failed' : 'stopped', since, ...reasonOf(record?.reason ?? null) };
    }
    case 'stop-pending':
      return { ...ended, state: 'stopping', since: null };
    case 'start-pending':
    case 'continue-pending':
      return { ...ended, state: 'starting', since: null };
    case 'paused':
    case 'pause-pending':
      return { ...ended, state: 'backoff', since: null, reason: 'NSSM cannot keep the host of the service running; see its host log.' };
    case 'running':
      // Between two hosts, or it has just been started.
      return { ...ended, state: 'starting', since: null, reason: 'Its host does not answer yet.' };
  }
}

const reasonOf = (reason: string | null): Pick<ServiceStatus, 'reason'> => (reason === null ? {} : { reason: sentence(reason) });
