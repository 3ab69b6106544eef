import type { Json, StepSpec } from '@woosoo/sdk-core';
import type { Release } from '../releases/release.ts';
import type { RollbackFacts, Serving } from './rollback-facts.ts';
import { fileSteps, installStep } from './set-up-steps.ts';

/** A component that goes back. */
export interface Move {
  readonly component: RollbackFacts['components'][number];
  readonly current: Release;
  readonly target: Release;
}

export interface RollbackDecisions {
  readonly moves: readonly Move[];
  /** Services that are stopped, and started again if they are still wanted. */
  readonly services: readonly string[];
  /** `null`: nginx and services are right as they are. */
  readonly serving: Serving | null;
  /** `null`: the database stays. `restoreId`: what the restore is known by; `backupOfNow`: what keeps the database as it is. */
  readonly restore: { readonly backupId: string; readonly restoreId: string; readonly backupOfNow: string } | null;
}

/** The steps of a rollback. Everything up to verification can be undone, the restored database included; what it replaced is dropped last. */
export function rollbackSteps({ moves, services, restore, serving }: RollbackDecisions): readonly StepSpec[] {
  const stopped = [...new Set([...services, ...(serving?.remove ?? [])])];
  const wanted = services.filter((name) => serving?.remove.includes(name) !== true);
  const started = [...new Set([...wanted, ...(serving?.install ?? []).map(({ name }) => name)])];
  const reloads = serving !== null && serving.files.length > 0;
  const expected = Object.fromEntries(moves.map(({ component, target }) => [component.name, target.id]));
  return [
    ...recacheSteps(moves),
    ...(restore === null ? [] : [step('maintenance-on', 'maintenance.set', 'Show the maintenance page', { on: true })]),
    ...servingSteps(serving),
    ...(stopped.length === 0 ? [] : [step('stop', 'services.stop', `Stop ${stopped.join(', ')}`, { names: stopped })]),
    ...restoreSteps(restore),
    ...moves.map(({ component, target }) =>
      step(`activate:${component.name}`, 'release.activate', `Switch ${component.name} to ${target.id}`, {
        component: component.name,
        releaseId: target.id,
      }),
    ),
    ...installStep(serving?.install ?? [], serving?.remove ?? []),
    ...(moves.some(({ component }) => component.name === 'backend')
      ? [step('opcache', 'opcache.reset', 'Clear the opcode cache', {})]
      : []),
    ...(started.length === 0 ? [] : [step('start', 'services.start', `Start ${started.join(', ')}`, { names: started })]),
    ...(reloads ? [step('reload:nginx', 'nginx.reload', 'Reload nginx', { when: 'do' })] : []),
    step('verify', 'deploy.verify', 'Verify', { expected }),
    ...moves.map(({ component, current }) =>
      step(`condemn:${component.name}`, 'release.mark', `Record ${component.name} ${current.id} as bad`, {
        component: component.name,
        releaseId: current.id,
        state: 'bad',
        database: null,
      }),
    ),
    ...endSteps(restore),
  ];
}

function recacheSteps(moves: readonly Move[]): readonly StepSpec[] {
  return moves
    .filter(({ component, target }) => component.name === 'backend' && target.configHash !== component.configHash)
    .map(({ component, target }) =>
      step('recache', 'release.recache', 'Make its caches from the present configuration', {
        component: 'backend',
        releaseId: target.id,
        configHash: component.configHash,
      }),
    );
}

/** nginx.conf, and word for the next plan, which expects of a build what was served last. */
function servingSteps(serving: Serving | null): readonly StepSpec[] {
  if (serving === null) return [];
  const { observedPath, runtime, files } = serving;
  return [
    step('expect', 'write-file', 'Expect this way of serving', {
      path: observedPath,
      mode: 0o644,
      from: { text: JSON.stringify(runtime) },
    }),
    ...fileSteps(files, files.length > 0),
  ];
}

function restoreSteps(restore: RollbackDecisions['restore']): readonly StepSpec[] {
  if (restore === null) return [];
  const { backupId, restoreId, backupOfNow } = restore;
  return [
    step('backup', 'backup.create', 'Back up the database as it is now', { backupId: backupOfNow, includeDatabase: true }),
    step('restore', 'database.restore', `Restore the database from ${backupId}`, { backupId, restoreId, phase: 'restore' }),
  ];
}

function endSteps(restore: RollbackDecisions['restore']): readonly StepSpec[] {
  if (restore === null) return [];
  const { backupId, restoreId } = restore;
  return [
    step('maintenance-off', 'maintenance.set', 'Take the maintenance page away', { on: false }),
    step('confirm', 'database.restore', 'Drop what was put aside', { backupId, restoreId, phase: 'confirm' }),
  ];
}

function step(id: string, kind: string, title: string, params: Json): StepSpec {
  return { id, kind, title, params };
}
