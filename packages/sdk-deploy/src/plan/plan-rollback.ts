import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { backupIdAt, freeBackupId } from '../backups/backup-id.ts';
import { planRefused, type databaseAhead } from '../errors.ts';
import { runtimeText } from '../releases/release.ts';
import { databaseForRelease, restoreNotAsked, type RestoreDecision } from './database-for-release.ts';
import type { DeployPlan, PlannedComponent, PlannedService } from './deploy-plan.ts';
import type { RollbackRequest } from './deploy-request.ts';
import { expectedDownMs, expectedTotalMs, withExpectedTimes } from '../history/expected-time.ts';
import type { RollbackFacts, Serving } from './rollback-facts.ts';
import { rollbackSteps, type Move } from './rollback-steps.ts';
import { rollbackTargets, type RollbackTargetError } from './rollback-targets.ts';

type RollbackError = RollbackTargetError | ErrorOf<typeof databaseAhead>;

/** Decides where each component goes back to, whether the database goes along, and how. Only proven releases are targets. Pure. */
export function planRollback(id: string, facts: RollbackFacts, request: RollbackRequest): Result<DeployPlan, RollbackError> {
  const targets = rollbackTargets(facts, request);
  if (targets.isErr()) return err(targets.error);
  const moves = facts.components.flatMap((component): Move[] => {
    const target = targets.value.get(component.name);
    const { current } = component;
    return target === undefined || current === null || target.id === current.id ? [] : [{ component, current, target }];
  });
  if (moves.length === 0) {
    return err(
      planRefused({
        message: 'There is nothing to roll back to: every component already runs that release.',
        remedy: '`woosoo releases` lists what is there.',
      }),
    );
  }
  const serving = servingFor(moves, facts);
  if (serving.isErr()) return err(serving.error);
  return restoreFor(moves, facts, request).map((restore) => planOf(id, facts, request, { moves, restore, serving: serving.value }));
}

function planOf(
  id: string,
  facts: RollbackFacts,
  request: RollbackRequest,
  {
    moves,
    restore,
    serving,
  }: { readonly moves: readonly Move[]; readonly restore: RestoreDecision | null; readonly serving: Serving | null },
): DeployPlan {
  const services = servicesOf(moves, facts, restore !== null);
  const backupOfNow = restore === null ? null : freeBackupId(backupIdAt(facts.at), new Set(facts.backupNames));
  const steps = rollbackSteps({
    moves,
    services,
    serving,
    restore:
      restore === null || backupOfNow === null
        ? null
        : { backupId: restore.backup.id, restoreId: id.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), backupOfNow },
  });
  return {
    format: 1,
    id,
    kind: 'rollback',
    createdAt: facts.at.toISOString(),
    branchId: facts.branchId,
    environment: facts.environment,
    request: { ...(request.to === undefined ? {} : { to: request.to }), force: request.force },
    components: plannedComponents(facts, moves),
    files: (serving?.files ?? []).map(({ path, change, editedByHand, lines }) => ({ path, change, editedByHand, lines })),
    migrations: [],
    services: plannedServices(services, moves, serving),
    backup:
      backupOfNow === null
        ? { id: null, reason: 'only code is switched' }
        : { id: backupOfNow, reason: 'the database as it is now, before it is replaced' },
    warnings: restore === null ? [] : [restore.loss],
    expectedDownMs: expectedDownMs(steps, facts.durations),
    expectedMs: expectedTotalMs(steps, facts.durations),
    steps: withExpectedTimes(steps, facts.durations),
    pointOfNoReturn: steps.find(({ kind }) => kind === 'release.mark')?.id ?? null,
    machine: facts.machine,
  };
}

/** What a release needs that is served in another way than the one that runs; `null`: nothing, they are served alike. */
function servingFor(moves: readonly Move[], facts: RollbackFacts): Result<Serving | null, ErrorOf<typeof planRefused>> {
  const other = moves.find(({ current, target }) => JSON.stringify(current.runtime) !== JSON.stringify(target.runtime));
  if (other === undefined) return ok(null);
  const serving = facts.servings.find(({ runtime }) => JSON.stringify(runtime) === JSON.stringify(other.target.runtime));
  if (serving === undefined) return err(servedOtherwise(other));
  const edited = serving.files.filter(({ editedByHand }) => editedByHand).map(({ path }) => path);
  return edited.length === 0 ? ok(serving) : err(editedFiles(edited));
}

function servedOtherwise({ component: { name }, current, target }: Move): ErrorOf<typeof planRefused> {
  return planRefused({
    message: `The release ${target.id} of ${name} is served as ${runtimeText(target.runtime)}, the one that runs as ${runtimeText(current.runtime)}; what it needs cannot be set up.`,
    remedy: `Check that version of ${name} out and run \`woosoo deploy --${name}\`.`,
    detail: { component: name, release: target.id },
  });
}

function editedFiles(files: readonly string[]): ErrorOf<typeof planRefused> {
  return planRefused({
    message: `The older release is served in another way, so ${files.join(', ')} has to be written anew, and it was edited by hand.`,
    remedy: 'Move the change into deployment.config.env or a template, or let `woosoo config sync --force` overwrite it; then roll back.',
    detail: { files },
  });
}

/** The database belongs to the backend: other components go back without it. */
function restoreFor(moves: readonly Move[], facts: RollbackFacts, request: RollbackRequest): Result<RestoreDecision | null, RollbackError> {
  const backend = moves.find(({ component }) => component.name === 'backend');
  if (backend === undefined) return ok(null);
  const { component, target } = backend;
  return databaseForRelease(target, { ...facts, releases: component.releases }).andThen((restore) =>
    restore === null || request.force ? ok(restore) : err(restoreNotAsked(target, restore)),
  );
}

/** What runs code that changes; while the database is replaced nothing but nginx may run, which shows the maintenance page. */
function servicesOf(moves: readonly Move[], { running }: RollbackFacts, quiet: boolean): readonly string[] {
  const bound = moves.flatMap(({ component }) => component.boundServices);
  return [...new Set([...bound, ...(quiet ? running.filter((name) => name !== 'nginx') : [])])];
}

function reasonOf(name: string, moves: readonly Move[]): string {
  const bound = moves.some(({ component }) => component.boundServices.includes(name));
  return bound ? 'runs the code that changes' : 'must not write while the database is replaced';
}

function plannedServices(names: readonly string[], moves: readonly Move[], serving: Serving | null): PlannedService[] {
  const removed = serving?.remove ?? [];
  const restarted = names.filter((name) => !removed.includes(name));
  const reason = 'the older release is served in another way';
  return [
    ...restarted.map((name): PlannedService => ({ name, action: 'restart', reason: reasonOf(name, moves) })),
    ...(serving?.install ?? []).map(({ name }): PlannedService => ({ name, action: 'install', reason })),
    ...removed.map((name): PlannedService => ({ name, action: 'remove', reason })),
    ...(serving === null || serving.files.length === 0 ? [] : [{ name: 'nginx', action: 'reload' as const, reason }]),
  ];
}

function plannedComponents(facts: RollbackFacts, moves: readonly Move[]): PlannedComponent[] {
  return facts.components.flatMap(({ name, current }): PlannedComponent[] => {
    const move = moves.find(({ component }) => component.name === name);
    if (current === null) return [];
    const target = move?.target ?? current;
    return [
      {
        name,
        action: move === undefined ? 'keep' : 'reuse',
        reason: move === undefined ? 'stays' : 'rolled back',
        releaseId: target.id,
        previousReleaseId: current.id,
        tests: 'not-needed',
      },
    ];
  });
}
