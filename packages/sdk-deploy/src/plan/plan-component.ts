import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { planRefused } from '../errors.ts';
import { releaseId } from '../releases/release-id.ts';
import type { Release } from '../releases/release.ts';
import type { ComponentFacts } from './deploy-facts.ts';
import type { PlannedComponent } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';

/** Decides whether a component is built, put live from what is there, or left alone. */
export function planComponent(
  component: ComponentFacts,
  at: Date,
  request: DeployRequest,
): Result<PlannedComponent, ErrorOf<typeof planRefused>> {
  if (request.skipBuild) return withoutBuild(component);
  const { name, current } = component;
  const base = { name, previousReleaseId: current?.id ?? null };
  const existing = existingRelease(component);
  if (existing === null) {
    const tests = component.sources.tests === 'none' ? 'none' : request.skipTests ? 'skipped' : 'run';
    return ok({ ...base, action: 'build', reason: whyBuild(component), releaseId: releaseId(at, component.fingerprint), tests });
  }
  const kept = existing.id === current?.id && existing.state === 'proven';
  return ok({
    ...base,
    action: kept ? 'keep' : 'reuse',
    reason: kept ? 'nothing changed' : `the same content was built as ${existing.id}`,
    releaseId: existing.id,
    tests: 'not-needed',
  });
}

/** A complete release of these very sources. One that is not live can have its caches made anew before it goes live; the live one cannot. */
function existingRelease(component: ComponentFacts): Release | null {
  const { current, reusable, fingerprint } = component;
  if (current?.fingerprint === fingerprint && current.state === 'proven' && fits(current, component)) return current;
  if (reusable === null || !servedAsExpected(reusable, component)) return null;
  return reusable.id !== current?.id || fits(reusable, component) ? reusable : null;
}

/** Services and nginx.conf are planned for one way of serving; where a build may give another, it has to show. */
function servedAsExpected(release: Release, { expectedRuntime }: ComponentFacts): boolean {
  return JSON.stringify(release.runtime) === JSON.stringify(expectedRuntime);
}

function withoutBuild({ name, current, newest }: ComponentFacts): Result<PlannedComponent, ErrorOf<typeof planRefused>> {
  if (newest === null) {
    return err(
      planRefused({
        message: `There is no complete release of ${name} to put live without a build.`,
        remedy: 'Deploy without --skip-build.',
      }),
    );
  }
  return ok({
    name,
    previousReleaseId: current?.id ?? null,
    action: newest.id === current?.id ? 'keep' : 'reuse',
    reason: 'no build was asked for',
    releaseId: newest.id,
    tests: 'not-needed',
  });
}

function whyBuild(component: ComponentFacts): string {
  if (component.current === null) return 'first release';
  return fits(component.current, component) ? 'sources changed' : 'configuration changed';
}

/** Whether a release's caches are of the present configuration: a rollback makes those of an old release from what the configuration is then. */
export function fits(release: Release, { configHash }: ComponentFacts): boolean {
  return release.configHash === configHash;
}
