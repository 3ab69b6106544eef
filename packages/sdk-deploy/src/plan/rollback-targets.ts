import { err, ok, type Result } from 'neverthrow';
import type { ComponentName, ErrorOf } from '@woosoo/sdk-core';
import { planRefused, releaseUnknown } from '../errors.ts';
import type { Release } from '../releases/release.ts';
import type { RollbackRequest } from './deploy-request.ts';
import type { PastDeploy, RollbackFacts } from './rollback-facts.ts';

export type RollbackTargetError = ErrorOf<typeof planRefused> | ErrorOf<typeof releaseUnknown>;
export type RollbackTargets = ReadonlyMap<ComponentName, Release>;

/** The release that each component is to go back to. Only proven releases are targets. */
export function rollbackTargets(facts: RollbackFacts, request: RollbackRequest): Result<RollbackTargets, RollbackTargetError> {
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
function previousTargets(facts: RollbackFacts): Result<RollbackTargets, RollbackTargetError> {
  const live = Object.fromEntries(facts.components.flatMap(({ name, current }) => (current === null ? [] : [[name, current.id]])));
  const done = facts.deploys.filter(({ outcome }) => outcome === 'done');
  const last = done
    .map((report, index) => movesOf(report, done[index + 1]))
    .find((moves) => moves.some(({ name, to }) => live[name] === to));
  const before = Object.fromEntries((last ?? []).flatMap(({ name, from }) => (from === null ? [] : [[name, from]])));
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

interface Move {
  readonly name: string;
  readonly from: string | null;
  readonly to: string;
}

/** Which components a deploy moved. One that a recovery brought to its end has no plan any more; what was live after it, and before, tells. */
function movesOf({ kind, plan, releases }: PastDeploy, before: PastDeploy | undefined): readonly Move[] {
  if (kind === 'recover')
    return Object.entries(releases).flatMap(([name, to]) => {
      const from = before?.releases[name] ?? null;
      // Ids tell the time: one that goes to an older release was a rollback.
      return from !== null && from >= to ? [] : [{ name, from, to }];
    });
  if (kind !== 'deploy') return [];
  return (plan?.components ?? []).flatMap(({ name, action, releaseId, previousReleaseId }) =>
    action === 'keep' ? [] : [{ name, from: previousReleaseId, to: releaseId }],
  );
}

function targetsOf(
  facts: RollbackFacts,
  ids: Readonly<Record<string, string>>,
  what: string,
): Result<RollbackTargets, RollbackTargetError> {
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
