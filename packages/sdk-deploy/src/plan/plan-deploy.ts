import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { planRefused } from '../errors.ts';
import type { DeployFacts } from './deploy-facts.ts';
import type { DeployPlan, PlannedComponent } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { deploySteps } from './deploy-steps.ts';
import { expectedDownMs, expectedTotalMs, withExpectedTimes } from '../history/expected-time.ts';
import { planBackup } from './plan-backup.ts';
import { planComponent } from './plan-component.ts';
import { planServices } from './plan-services.ts';

type Refused = ErrorOf<typeof planRefused>;

/**
 * Decides what a deploy does. Pure: the same facts and the same request give the same plan, for a dry run as for a real one.
 * Refuses what cannot be done as asked, naming what would be possible.
 */
export function planDeploy(id: string, facts: DeployFacts, request: DeployRequest): Result<DeployPlan, Refused> {
  const wanted = facts.components.filter(({ name }) => request.components === 'all' || request.components.includes(name));
  const components: PlannedComponent[] = [];
  for (const component of wanted) {
    const planned = planComponent(component, facts.at, request);
    if (planned.isErr()) return err(planned.error);
    components.push(planned.value);
  }
  const refusal = refuse(facts, request, components);
  if (refusal !== null) return err(refusal);

  const pending = request.skipBuild ? facts.migrationsOfNewest : facts.migrations;
  const migrations = components.some(({ name, action }) => name === 'backend' && action !== 'keep') ? pending : [];
  // An empty database has nothing to lose: whatever a migration does there is taken back by dropping it.
  const destructive = facts.hasData && migrations.some(({ kind }) => kind !== 'additive');
  const services = planServices(facts, components, destructive);
  const files = facts.files;
  const changes =
    components.some(({ action }) => action !== 'keep') || files.length > 0 || services.some(({ action }) => action !== 'keep');
  const backup = planBackup(facts, request, changes, destructive);
  if (backup.isErr()) return err(backup.error);
  const { steps, pointOfNoReturn } = deploySteps({
    facts,
    request,
    components,
    files,
    migrations,
    destructive,
    services,
    backupId: backup.value.id,
  });
  return ok({
    format: 1,
    id,
    kind: 'deploy',
    createdAt: facts.at.toISOString(),
    branchId: facts.branchId,
    environment: facts.environment,
    request,
    components,
    files: files.map(({ path, change, editedByHand, lines }) => ({ path, change, editedByHand, lines })),
    migrations: [...migrations],
    services: [...services],
    backup: backup.value,
    warnings: warningsOf(facts, request, destructive),
    expectedDownMs: expectedDownMs(steps, facts.durations),
    expectedMs: expectedTotalMs(steps, facts.durations),
    steps: withExpectedTimes(steps, facts.durations),
    pointOfNoReturn,
    machine: facts.machine,
  });
}

function refuse(facts: DeployFacts, request: DeployRequest, components: readonly PlannedComponent[]): Refused | null {
  if (components.length === 0) {
    return planRefused({
      message: 'None of the asked components belongs to this branch.',
      remedy: `COMPONENTS has ${facts.components.map(({ name }) => name).join(', ')}.`,
    });
  }
  const edited = facts.files.filter((file) => file.editedByHand);
  if (edited.length > 0 && !request.force) {
    return planRefused({
      message: `Edited by hand since it was last written: ${edited.map(({ path }) => path).join(', ')}.`,
      remedy: 'Move the change into deployment.config.env or a template, or overwrite it with --force (a copy is kept in the backup).',
      detail: { files: edited.map(({ path }) => path) },
    });
  }
  return null;
}

function warningsOf(facts: DeployFacts, request: DeployRequest, destructive: boolean): string[] {
  return [
    ...(destructive
      ? ['A migration cannot be undone without restoring the database: tablets see the maintenance page while it runs.']
      : []),
    ...(request.skipBuild
      ? facts.components
          .filter((component) => component.newest?.id === component.current?.id && component.newest?.configHash !== component.configHash)
          .map(({ name }) => `${name} keeps the configuration that it was built with: no build was asked for.`)
      : []),
    ...(request.skipTests ? ['The tests of the components are not run.'] : []),
    ...facts.components
      .filter(({ condemned }) => condemned !== null)
      .map(({ name, condemned }) => `${name} is the same as ${condemned ?? ''}, which failed or was rolled back from.`),
    ...facts.components.filter(({ sources }) => sources.tests === 'none').map(({ name }) => `${name} has no tests of its own.`),
  ];
}
