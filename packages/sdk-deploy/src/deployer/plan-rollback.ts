import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { backupIdAt, freeBackupId } from '../backups/backup-id.ts';
import { planRefused, type databaseAhead } from '../errors.ts';
import { runtimeText } from '../releases/release.ts';
import { databaseForRelease, restoreNotAsked, type RestoreDecision } from './database-for-release.ts';
import type { DeployPlan, PlannedComponent } from './deploy-plan.ts';
import type { RollbackRequest } from './deploy-request.ts';
import { expectedDownMs, expectedTotalMs, withExpectedTimes } from './expected-time.ts';
import type { RollbackFacts } from './rollback-facts.ts';
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
  const changed = moves.find(({ current, target }) => JSON.stringify(current.runtime) !== JSON.stringify(target.runtime));
  if (changed !== undefined) return err(servedOtherwise(changed, moves));
  return restoreFor(moves, facts, request).map((restore) => planOf(id, facts, request, moves, restore));
}

function planOf(
  id: string,
  facts: RollbackFacts,
  request: RollbackRequest,
  moves: readonly Move[],
  restore: RestoreDecision | null,
): DeployPlan {
  const services = servicesOf(moves, facts, restore !== null);
  const backupOfNow = restore === null ? null : freeBackupId(backupIdAt(facts.at), new Set(facts.backupNames));
  const steps = rollbackSteps({
    moves,
    services,
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
    files: [],
    migrations: [],
    services: services.map((name) => ({ name, action: 'restart', reason: reasonOf(name, moves) })),
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

/** Services and nginx.conf are made for one way of serving; a deploy makes them anew, a switch of code alone does not. */
function servedOtherwise({ component, current, target }: Move, moves: readonly Move[]): ErrorOf<typeof planRefused> {
  const { name } = component;
  const others = moves.filter((move) => move.component.name !== name).map((move) => move.target.id);
  const alone = others.length === 0 ? '' : ` The rest goes back alone: \`woosoo rollback ${others.join('` and `woosoo rollback ')}\`.`;
  return planRefused({
    message: `The release ${target.id} of ${name} is served as ${runtimeText(target.runtime)}, the one that runs as ${runtimeText(current.runtime)}: services and nginx.conf are made for the latter.`,
    remedy: `Check that version of ${name} out${target.commit === null ? '' : ` (commit ${target.commit.slice(0, 12)})`} and run \`woosoo deploy --${name}\`: it sets them up as well.${alone}`,
    detail: { component: name, release: target.id },
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
