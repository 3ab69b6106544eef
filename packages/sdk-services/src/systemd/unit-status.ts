import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceState, ServiceStatus } from '../service-status.ts';
import { sentence } from '../supervisor/record-status.ts';
import type { UnitFacts } from './parse-show.ts';
import { endOf } from './systemd-exit.ts';

/** What is known beside the manager's answer. */
export interface UnitSurroundings {
  /** The folder that the main process runs in. */
  readonly workingDirectory: string | null;
  /** Whether the service answers, or has been up for long enough; systemd knows only that its process is there. */
  readonly ready: boolean;
}

/** A unit's state in our words. */
export function unitState({ loadState, activeState, subState }: UnitFacts): ServiceState {
  if (loadState === 'not-found') return 'not-installed';
  switch (activeState) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'running';
    case 'activating':
      return subState.startsWith('auto-restart') ? 'backoff' : 'starting';
    case 'deactivating':
      return 'stopping';
    case 'failed':
      return 'failed';
    case 'inactive':
      return 'stopped';
    default:
      return 'unknown';
  }
}

export function unitStatus(definition: ServiceDefinition, facts: UnitFacts, { workingDirectory, ready }: UnitSurroundings): ServiceStatus {
  const { name, title, enabled } = definition;
  const observed = unitState(facts);
  const state = observed === 'running' && !ready ? 'starting' : observed;
  const alive = observed === 'running' || observed === 'starting' || observed === 'stopping';
  const reason = reasonOf(definition, facts, observed);
  return {
    name,
    title,
    state,
    since: observed === 'running' ? facts.activeSince : facts.stateSince,
    pid: alive ? facts.mainPid : null,
    workingDirectory: alive ? workingDirectory : null,
    restarts: facts.restarts,
    lastExit: facts.exit,
    enabled,
    ...(reason === null ? {} : { reason: sentence(reason) }),
  };
}

function reasonOf(definition: ServiceDefinition, facts: UnitFacts, state: ServiceState): string | null {
  const { unit, loadState, fragmentPath } = facts;
  if (loadState === 'not-found') return `its unit ${unit} is gone; \`woosoo services install ${definition.name}\` writes it again`;
  if (loadState === 'masked') return `its unit is masked: nobody can start it until \`systemctl unmask ${unit}\``;
  if (loadState !== 'loaded') return `systemd cannot read its unit ${fragmentPath ?? unit} (${loadState}); install it again`;
  if (state === 'backoff') return endOf(facts, definition);
  if (state !== 'failed') return null;
  const given = facts.restarts > 0 && definition.restart.policy !== 'never';
  return given
    ? `given up after ${facts.restarts + 1} starts in a row that did not last; ${endOf(facts, definition)}`
    : endOf(facts, definition);
}
