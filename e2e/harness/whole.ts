import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestBranch } from './branch.ts';
import { daemonsOf, strayProcessesOf } from './processes.ts';
import { expectOpen } from './snapshot.ts';

/** Operations that were cut off and wait for recovery. */
export function interruptedJournals(branch: TestBranch): readonly string[] {
  const folder = join(branch.root, '.woosoo/journal');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
}

/** Old or new, never between: and nothing is left of what was cut off. */
export async function expectWhole(branch: TestBranch, where: string, old: Readonly<Record<string, string>>): Promise<void> {
  const releases = await branch.releases();
  expect(new Set(releases.map(({ state }) => state)), where).not.toContain('building');
  for (const { id, component, state } of releases.filter(({ live }) => live)) {
    expect(state === 'proven' || id === old[component], `${where}: ${component} ${id} is live and ${state}`).toBe(true);
  }
  const state = join(branch.root, '.woosoo');
  for (const component of new Set(releases.map((release) => release.component))) {
    const names = readdirSync(join(state, 'releases', component));
    const known = releases.filter((release) => release.component === component).flatMap(({ id }) => [id, `${id}.json`]);
    expect(names.sort(), where).toEqual(known.sort());
  }
  const leftovers = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.tmp') && !path.includes('/vendor/'),
  );
  expect(leftovers, where).toEqual([]);
  const backups = join(branch.root, 'backups');
  if (existsSync(backups))
    expect(
      readdirSync(backups).filter((name) => !/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d(?:-\d+)?(?:_quiet|_undone)?$/.test(name)),
      where,
    ).toEqual([]);
  expect(existsSync(join(state, 'maintenance')), where).toBe(false);
  expect(interruptedJournals(branch), where).toEqual([]);
  expect(strayProcessesOf(branch.root), where).toEqual([]);
  expect(daemonsOf(branch.root), where).toHaveLength(1);
  const services = await branch.services();
  expect(
    services.filter(({ state }) => state !== 'running'),
    where,
  ).toEqual([]);
  await expectOpen(branch);
}
