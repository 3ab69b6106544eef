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
  const { restarts = 0, lastExit = null } = facts.record ?? {};
  const known = { name, title, enabled, restarts, lastExit };
  if (facts.host === 'silent') return { ...known, pid: null, workingDirectory: null, ...withoutHost(facts.windows, facts.record) };
  const { state, since, pid, workingDirectory, reason } = facts.record;
  return { ...known, state, since, pid, workingDirectory: pid === null ? null : workingDirectory, ...reasonOf(reason) };
}

type Unhosted = Pick<ServiceStatus, 'state' | 'since' | 'reason'>;

function withoutHost(windows: WindowsServiceState, record: HostRecord | null): Unhosted {
  switch (windows) {
    case 'stopped':
      return stopped(record);
    case 'stop-pending':
      return { state: 'stopping', since: null };
    case 'start-pending':
    case 'continue-pending':
      return { state: 'starting', since: null };
    case 'paused':
    case 'pause-pending':
      return { state: 'backoff', since: null, reason: 'NSSM cannot keep the host of the service running; see its host log.' };
    case 'running':
      // Between two hosts, or it has just been started.
      return { state: 'starting', since: null, reason: 'Its host does not answer yet.' };
  }
}

/** What the host wrote last counts if it came to write an end; one that was killed did not. */
function stopped(record: HostRecord | null): Unhosted {
  if (record?.state !== 'failed' && record?.state !== 'stopped') return { state: 'stopped', since: null };
  return { state: record.state, since: record.since, ...reasonOf(record.reason) };
}

const reasonOf = (reason: string | null): Pick<ServiceStatus, 'reason'> => (reason === null ? {} : { reason: sentence(reason) });
