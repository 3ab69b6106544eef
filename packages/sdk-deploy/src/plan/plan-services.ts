import type { ServiceState } from '@woosoo/sdk-services';
import type { DeployFacts } from './deploy-facts.ts';
import type { PlannedComponent, PlannedService } from './deploy-plan.ts';

/** What happens to each service, in the order of their definitions. */
export function planServices(facts: DeployFacts, components: readonly PlannedComponent[], destructive: boolean): readonly PlannedService[] {
  const { statuses, wanted, drift, bound } = facts.services;
  // Whatever it is for, it may write to the database; nginx alone shows the maintenance page.
  const isInTheWay = (service: string): boolean => destructive && service !== 'nginx';
  const switched = new Set(components.filter(({ action }) => action !== 'keep').flatMap(({ name }) => bound[name] ?? []));
  const states = new Map(statuses.map((status) => [status.name, status.state]));
  const drifted = new Map(drift.map((difference) => [difference.service, difference]));
  const fileChanged = (affects: string): boolean => facts.files.some((file) => file.affects === affects);

  const readsChanged = (service: string): boolean =>
    (service === 'php' && fileChanged('php')) || facts.files.some(({ restarts = [] }) => restarts.includes(service));

  const planned = wanted.map((definition): PlannedService => {
    const { name } = definition;
    const difference = drifted.get(name);
    if (difference?.kind === 'missing') return { name, action: 'install', reason: 'not installed yet' };
    if (switched.has(name)) return { name, action: 'restart', reason: 'runs the code that changes' };
    if (difference?.kind === 'changed') {
      const change = changedService(name, difference.fields, states.get(name));
      return isInTheWay(name) ? { ...change, action: 'restart' } : change;
    }
    if (states.get(name) !== 'running') return { name, action: 'start', reason: `is ${states.get(name) ?? 'unknown'}` };
    if (name === 'nginx' && fileChanged('nginx')) return { name, action: 'reload', reason: 'its configuration changed' };
    if (readsChanged(name)) return { name, action: 'restart', reason: 'its configuration changed' };
    if (isInTheWay(name)) return { name, action: 'restart', reason: 'a migration needs it out of the way' };
    return { name, action: 'keep', reason: 'as wanted' };
  });
  const removed = drift
    .filter(({ kind }) => kind === 'unwanted')
    .map(({ service }): PlannedService => ({ name: service, action: 'remove', reason: 'no longer part of the branch' }));
  return [...planned, ...removed];
}

/** The manager takes these up without the program's noticing. */
const UNNOTICED = new Set(['title', 'dependsOn', 'restart', 'stop', 'enabled']);

function changedService(name: string, fields: readonly string[], state: ServiceState | undefined): PlannedService {
  const goesOn = state === 'running' && fields.every((field) => UNNOTICED.has(field));
  return { name, action: goesOn ? 'install' : 'restart', reason: `its definition changed: ${fields.join(', ')}` };
}
