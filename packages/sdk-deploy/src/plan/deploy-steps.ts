import type { Json, StepSpec } from '@woosoo/sdk-core';
import type { ComponentFacts, DeployFacts, FileFacts } from './deploy-facts.ts';
import type { PlannedComponent, PlannedMigration, PlannedService } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { definitionsToInstall, fileSteps, installStep } from './set-up-steps.ts';

/** What has been decided, from which the steps follow. */
export interface Decisions {
  readonly facts: DeployFacts;
  readonly request: DeployRequest;
  readonly components: readonly PlannedComponent[];
  readonly files: readonly FileFacts[];
  readonly migrations: readonly PlannedMigration[];
  readonly destructive: boolean;
  readonly services: readonly PlannedService[];
  readonly backupId: string | null;
}

/**
 * The steps of a deploy, in order. What can fail slowly (builds, tests) comes before anything that guests notice;
 * everything up to verification can be undone; from the first `release.mark` on there is no way back, and none is needed.
 */
export function deploySteps(decisions: Decisions): { readonly steps: readonly StepSpec[]; readonly pointOfNoReturn: string | null } {
  const { components, services } = decisions;
  const changed = components.filter(({ action }) => action !== 'keep');
  const names = (...actions: readonly PlannedService['action'][]): string[] =>
    services.filter(({ action }) => actions.includes(action)).map(({ name }) => name);
  const expected = Object.fromEntries(components.map(({ name, releaseId }) => [name, releaseId]));
  const marks = changed.map((component) => markStep(component, decisions));
  const steps: StepSpec[] = [
    ...backupSteps(decisions),
    ...prepareSteps(decisions, changed),
    ...fileSteps(decisions.files, names('reload').length > 0),
    ...buildSteps(decisions, changed),
    ...compareSteps(decisions, changed),
    ...downSteps(decisions, names('restart', 'remove')),
    ...changed.map(({ name, releaseId }) =>
      step(`activate:${name}`, 'release.activate', `Switch ${name} to ${releaseId}`, { component: name, releaseId }),
    ),
    ...upSteps(decisions, changed, names('install', 'start', 'restart'), names('reload').length > 0),
    step('verify', 'deploy.verify', 'Verify', { expected }),
    ...marks,
    ...(decisions.destructive ? [step('maintenance-off', 'maintenance.set', 'Take the maintenance page away', { on: false })] : []),
  ];
  return { steps, pointOfNoReturn: marks[0]?.id ?? null };
}

function step(id: string, kind: string, title: string, params: Json, group?: string): StepSpec {
  return { id, kind, title, params, ...(group === undefined ? {} : { group }) };
}

function backupSteps({ backupId, facts }: Decisions): readonly StepSpec[] {
  if (backupId === null) return [];
  const title = `Back up ${facts.hasData ? 'configuration and database' : 'the configuration'}`;
  return [step('backup', 'backup.create', title, { backupId, includeDatabase: facts.hasData })];
}

/** Folders and shared files that must be there before anything is built or started. */
function prepareSteps({ facts, files, services }: Decisions, changed: readonly PlannedComponent[]): readonly StepSpec[] {
  const touched = changed.length > 0 || files.length > 0 || services.some(({ action }) => action !== 'keep');
  return [
    ...(touched && facts.folders.length > 0 ? [step('folders', 'make-folders', 'Make folders', { paths: [...facts.folders] })] : []),
    ...changed.map(({ name }) => step(`shared:${name}`, 'shared.prepare', `Prepare shared files of ${name}`, { component: name })),
  ];
}

function upSteps(
  decisions: Decisions,
  changed: readonly PlannedComponent[],
  started: readonly string[],
  reloads: boolean,
): readonly StepSpec[] {
  return [
    ...installSteps(decisions),
    ...(changed.some(({ name }) => name === 'backend') ? [step('opcache', 'opcache.reset', 'Clear the opcode cache', {})] : []),
    ...(started.length === 0 ? [] : [step('start', 'services.start', `Start ${started.join(', ')}`, { names: [...started] })]),
    ...(reloads ? [step('reload:nginx', 'nginx.reload', 'Reload nginx', { when: 'do' })] : []),
  ];
}

function buildSteps({ facts, request }: Decisions, changed: readonly PlannedComponent[]): readonly StepSpec[] {
  const group = request.parallel ? 'build' : undefined;
  return changed.flatMap((component) => {
    const found = facts.components.find(({ name }) => name === component.name);
    if (found !== undefined && component.action === 'reuse') return recacheSteps(component, found);
    if (component.action !== 'build' || found === undefined) return [];
    const { fingerprint, configHash, commit, sources, expectedRuntime } = found;
    const params = {
      component: component.name,
      releaseId: component.releaseId,
      fingerprint,
      configHash,
      commit,
      runTests: component.tests === 'run',
      facts: { ...sources },
      expectedRuntime,
    };
    return [
      step(
        `build:${component.name}`,
        'component.build',
        `Build ${component.name}${component.tests === 'run' ? ' and run its tests' : ''}`,
        params,
        group,
      ),
    ];
  });
}

/** A database without data has nothing to lose: whatever else the release brings runs with the rest, and is taken back by dropping it. */
function compareSteps({ facts, migrations }: Decisions, changed: readonly PlannedComponent[]): readonly StepSpec[] {
  const backend = changed.find(({ name }) => name === 'backend');
  if (backend === undefined || (!facts.hasData && migrations.length > 0)) return [];
  const planned = migrations.map(({ name }) => name);
  const params = { component: 'backend', releaseId: backend.releaseId, planned };
  return [step('compare', 'migrations.compare', 'Compare its migrations with the plan', params)];
}

/** Caches of a release that was built under another configuration. */
function recacheSteps({ name, releaseId }: PlannedComponent, { reusable, newest, configHash }: ComponentFacts): readonly StepSpec[] {
  const release = [reusable, newest].find((candidate) => candidate?.id === releaseId);
  if (name !== 'backend' || release == null || release.configHash === configHash) return [];
  return [step('recache', 'release.recache', 'Make its caches from the present configuration', { component: name, releaseId, configHash })];
}

/** Additive migrations run while the old release still serves; destructive ones only when nothing can write any more. */
function downSteps(decisions: Decisions, stopped: readonly string[]): readonly StepSpec[] {
  const { components, migrations, destructive } = decisions;
  const backend = components.find(({ name }) => name === 'backend');
  const stop = stopped.length === 0 ? [] : [step('stop', 'services.stop', `Stop ${stopped.join(', ')}`, { names: [...stopped] })];
  if (backend === undefined || migrations.length === 0) return stop;
  const names = migrations.map(({ name }) => name);
  const atRest = backupOfMigrations(decisions);
  const migrate = step('migrate', 'database.migrate', `Run ${names.length} ${names.length === 1 ? 'migration' : 'migrations'}`, {
    component: 'backend',
    releaseId: backend.releaseId,
    migrations: names,
    mode: destructive ? 'destructive' : 'additive',
    backupId: atRest,
  });
  if (!destructive) return [migrate, ...stop];
  const quiet = step('maintenance-on', 'maintenance.set', 'Show the maintenance page', { on: true });
  const again =
    atRest === null
      ? []
      : [step('backup-quiet', 'backup.create', 'Back up the database at rest', { backupId: atRest, includeDatabase: true })];
  return [quiet, ...stop, ...again, migrate];
}

/** The backup that takes this deploy's migrations back: for destructive ones a second one, made when nothing can write any more. */
function backupOfMigrations({ destructive, backupId }: Decisions): string | null {
  return destructive && backupId !== null ? `${backupId}_quiet` : backupId;
}

function installSteps({ facts, services }: Decisions): readonly StepSpec[] {
  const removed = services.filter(({ action }) => action === 'remove').map(({ name }) => name);
  return installStep(definitionsToInstall(facts.services), removed);
}

function markStep({ name, releaseId }: PlannedComponent, decisions: Decisions): StepSpec {
  return step(`prove:${name}`, 'release.mark', `Record ${name} ${releaseId} as proven`, {
    component: name,
    releaseId,
    state: 'proven',
    database: name === 'backend' ? databaseRecord(releaseId, decisions) : null,
  });
}

/** A release that is live again keeps what an earlier deploy of it did to the database: a rollback past it has to know. */
function databaseRecord(releaseId: string, decisions: Decisions): { readonly [key: string]: Json } {
  const { facts, migrations, destructive } = decisions;
  const names = migrations.map(({ name }) => name);
  const provenWith = [...new Set([...facts.ranMigrations, ...names])].sort();
  if (names.length === 0) return { provenWith, ran: null };
  const { reusable, newest } = facts.components.find(({ name }) => name === 'backend') ?? {};
  const before = [reusable, newest].find((release) => release?.id === releaseId);
  return {
    provenWith,
    ran: {
      migrations: [...new Set([...(before?.migrations ?? []), ...names])],
      destructive: destructive || before?.destructive === true,
      backupId: destructive ? backupOfMigrations(decisions) : (before?.backupId ?? null),
    },
  };
}
