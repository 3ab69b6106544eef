import { err, ok, type Result } from 'neverthrow';
import type { ComponentName, ErrorOf, Json, StepSpec } from '@woosoo/sdk-core';
import { planRefused, releaseUnknown } from '../errors.ts';
import type { Release } from '../releases/release.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import type { DeployPlan, PlannedComponent } from './deploy-plan.ts';
import type { RollbackRequest } from './deploy-request.ts';
import { expectedDownMs, expectedTotalMs, withExpectedTimes } from './expected-time.ts';

/** What a rollback is decided from. */
export interface RollbackFacts {
  readonly at: Date;
  readonly branchId: string;
  readonly environment: string;
  readonly components: readonly {
    readonly name: ComponentName;
    readonly current: Release | null;
    readonly releases: readonly Release[];
    /** Hash of the `.env` as it is now: a release whose caches were made from another one gets them made anew. */
    readonly configHash: string;
    readonly boundServices: readonly string[];
  }[];
  /** Newest first. */
  readonly deploys: readonly DeployReport[];
  readonly durations: Readonly<Record<string, number>>;
  readonly machine: Readonly<Record<string, string>>;
}

type RollbackError = ErrorOf<typeof planRefused> | ErrorOf<typeof releaseUnknown>;

/** Decides where each component goes back to, and how. Only proven releases are targets. Pure. */
export function planRollback(id: string, facts: RollbackFacts, request: RollbackRequest): Result<DeployPlan, RollbackError> {
  const targets = rollbackTargets(facts, request);
  if (targets.isErr()) return err(targets.error);
  const moves = facts.components.flatMap((component) => {
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
  const crossing = moves.filter(({ component, current, target }) =>
    crossed(component.releases, target, current).some(({ destructive }) => destructive),
  );
  if (crossing.length > 0) {
    const backups = crossing.flatMap(({ component, current, target }) =>
      crossed(component.releases, target, current).flatMap(({ backupId }) => backupId ?? []),
    );
    return err(
      planRefused({
        message:
          'A destructive migration lies between the release that runs and the one asked for: the older code does not fit the database as it is now.',
        remedy: `Restore the database from the backup taken before it (woosoo backup restore ${backups.at(-1) ?? 'ID'}), then roll back; or deploy a mended version forward.`,
        detail: { backups },
      }),
    );
  }
  const services = [...new Set(moves.flatMap(({ component }) => component.boundServices))];
  const steps = rollbackSteps(moves, services);
  return ok({
    format: 1,
    id,
    kind: 'rollback',
    createdAt: facts.at.toISOString(),
    branchId: facts.branchId,
    environment: facts.environment,
    request: { ...(request.to === undefined ? {} : { to: request.to }), force: request.force },
    components: facts.components.flatMap(({ name, current }): PlannedComponent[] => {
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
    }),
    files: [],
    migrations: [],
    services: services.map((name) => ({ name, action: 'restart', reason: 'runs the code that changes' })),
    backup: { id: null, reason: 'only code is switched' },
    warnings: [],
    expectedDownMs: expectedDownMs(steps, facts.durations),
    expectedMs: expectedTotalMs(steps, facts.durations),
    steps: withExpectedTimes(steps, facts.durations),
    pointOfNoReturn: steps.find(({ kind }) => kind === 'release.mark')?.id ?? null,
    machine: facts.machine,
  });
}

interface Move {
  readonly component: RollbackFacts['components'][number];
  readonly current: Release;
  readonly target: Release;
}

function rollbackSteps(moves: readonly Move[], services: readonly string[]): readonly StepSpec[] {
  const step = (id: string, kind: string, title: string, params: Json): StepSpec => ({ id, kind, title, params });
  const names = [...services];
  const expected = Object.fromEntries(moves.map(({ component, target }) => [component.name, target.id]));
  return [
    ...moves
      .filter(({ component, target }) => component.name === 'backend' && target.configHash !== component.configHash)
      .map(({ component, target }) =>
        step('recache', 'release.recache', 'Make its caches from the present configuration', {
          component: 'backend',
          releaseId: target.id,
          configHash: component.configHash,
        }),
      ),
    ...(names.length === 0 ? [] : [step('stop', 'services.stop', `Stop ${names.join(', ')}`, { names })]),
    ...moves.map(({ component, target }) =>
      step(`activate:${component.name}`, 'release.activate', `Switch ${component.name} to ${target.id}`, {
        component: component.name,
        releaseId: target.id,
      }),
    ),
    ...(moves.some(({ component }) => component.name === 'backend')
      ? [step('opcache', 'opcache.reset', 'Clear the opcode cache', {})]
      : []),
    ...(names.length === 0 ? [] : [step('start', 'services.start', `Start ${names.join(', ')}`, { names })]),
    step('verify', 'deploy.verify', 'Verify', { expected }),
    ...moves.map(({ component, current }) =>
      step(`condemn:${component.name}`, 'release.mark', `Record ${component.name} ${current.id} as bad`, {
        component: component.name,
        releaseId: current.id,
        state: 'bad',
        database: null,
      }),
    ),
  ];
}

/** The releases after the target up to the current one: those whose migrations have run since. */
function crossed(releases: readonly Release[], target: Release, current: Release): readonly Release[] {
  return releases.filter(({ id }) => id > target.id && id <= current.id);
}

function rollbackTargets(facts: RollbackFacts, request: RollbackRequest): Result<ReadonlyMap<ComponentName, Release>, RollbackError> {
  const { to } = request;
  if (to === undefined) return previousTargets(facts);
  const deploy = facts.deploys.find(({ id }) => id === to);
  if (deploy !== undefined) return targetsOf(facts, deploy.releases, `deploy ${to}`);
  for (const { name, releases } of facts.components) {
    if (releases.some(({ id }) => id === to)) return targetsOf(facts, { [name]: to }, `release ${to}`);
  }
  return err(
    releaseUnknown({
      message: `There is no release and no deploy ${to}.`,
      remedy: 'List them with `woosoo releases` and `woosoo deploys`.',
    }),
  );
}

/** Without a name: as before the newest deploy whose releases are live; a component alone when only it has an older proven release. */
function previousTargets(facts: RollbackFacts): Result<ReadonlyMap<ComponentName, Release>, RollbackError> {
  const live = Object.fromEntries(facts.components.flatMap(({ name, current }) => (current === null ? [] : [[name, current.id]])));
  const last = facts.deploys.find(
    (report) =>
      report.kind === 'deploy' &&
      report.outcome === 'done' &&
      (report.plan?.components ?? []).some(({ name, action, releaseId }) => action !== 'keep' && live[name] === releaseId),
  );
  const before = Object.fromEntries(
    (last?.plan?.components ?? []).flatMap(({ name, action, previousReleaseId }) =>
      action === 'keep' || previousReleaseId === null ? [] : [[name, previousReleaseId]],
    ),
  );
  if (Object.keys(before).length > 0) return targetsOf(facts, before, 'the release before the last deploy');
  const older = Object.fromEntries(
    facts.components.flatMap(({ name, current, releases }) => {
      const target = releases.find(({ id, state }) => state === 'proven' && current !== null && id < current.id);
      return target === undefined ? [] : [[name, target.id]];
    }),
  );
  if (Object.keys(older).length > 0) return targetsOf(facts, older, 'the newest older release');
  return err(
    planRefused({
      message: 'There is no earlier proven release to roll back to.',
      remedy: '`woosoo releases` lists what is there; a release is proven once it was live and passed its checks.',
    }),
  );
}

function targetsOf(
  facts: RollbackFacts,
  ids: Readonly<Record<string, string>>,
  what: string,
): Result<ReadonlyMap<ComponentName, Release>, RollbackError> {
  const targets = new Map<ComponentName, Release>();
  for (const { name, releases } of facts.components) {
    const id = ids[name];
    if (id === undefined) continue;
    const release = releases.find((candidate) => candidate.id === id);
    if (release === undefined) {
      return err(
        releaseUnknown({
          message: `The release ${id} of ${name} (${what}) is no longer on this box.`,
          remedy: 'Choose another one from `woosoo releases`, or deploy that version again.',
        }),
      );
    }
    if (release.state !== 'proven') {
      return err(
        planRefused({
          message: `The release ${id} of ${name} is ${release.state}, not proven: it was never live and verified, or was rolled back from.`,
          remedy: 'Choose a proven one from `woosoo releases`.',
        }),
      );
    }
    targets.set(name, release);
  }
  return ok(targets);
}
