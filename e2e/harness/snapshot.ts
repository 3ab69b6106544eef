import { expect } from 'vitest';
import type { ListedRelease, TestBranch } from './branch.ts';
import { databaseDifferences, databasePrint } from './database.ts';
import { request } from './load.ts';
import { strayProcessesOf } from './processes.ts';
import { livingParts, treeDifferences, treeOf, type Tree } from './tree.ts';
import { until } from './until.ts';

/** All of a branch that a failed operation must leave as it was. */
export interface Snapshot {
  readonly files: Tree;
  readonly database: ReadonlyMap<string, string>;
  readonly services: readonly string[];
  readonly releases: readonly ListedRelease[];
}

export async function snapshot(branch: TestBranch): Promise<Snapshot> {
  return {
    files: treeOf(branch.root, [...livingParts, /^apps/, 'deployment.config.env']),
    database: await databasePrint(branch.database),
    services: await servicesNow(branch),
    releases: await branch.releases(),
  };
}

/** Names, states, and the folders that they run in (which tell the release). */
async function servicesNow(branch: TestBranch): Promise<readonly string[]> {
  return (await branch.services()).map(({ name, state, workingDirectory }) => `${name} ${state} ${workingDirectory ?? ''}`).sort();
}

/** Files, database, services and pointers are as before, nothing is at work any more, and the shop answers with the release it had. */
export async function expectAsBefore(branch: TestBranch, before: Snapshot): Promise<void> {
  const after = await snapshot(branch);
  expect(treeDifferences(before.files, after.files)).toEqual([]);
  expect(databaseDifferences(before.database, after.database)).toEqual([]);
  expect(after.releases).toEqual(before.releases);
  expect(after.services).toEqual(before.services);
  expect(strayProcessesOf(branch.root)).toEqual([]);
  await expectOpen(branch);
}

/** Tablets are served by the live releases, and `woosoo health` agrees. */
export async function expectOpen(branch: TestBranch): Promise<void> {
  const live = await branch.live();
  const api = await until('the API to answer', async () => {
    const answer = await request(branch.url('/api/health'));
    return answer.status === 200 ? answer : undefined;
  });
  expect(api.release).toBe(live['backend']);
  if (live['pwa'] !== undefined) expect((await request(branch.url('/woosoo-release.json'))).release).toBe(live['pwa']);
  (await branch.woosoo(['health', '--json'])).expect(0);
}
