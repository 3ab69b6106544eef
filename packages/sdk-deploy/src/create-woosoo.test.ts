import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, MemoryFileSystem, testMasterFile } from '@woosoo/sdk-core/testing';
import { createWoosoo, openBranch } from './create-woosoo.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { WoosooFailure } from './woosoo-failure.ts';

describe('opening a branch', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'woosoo-open-')));
    await writeFile(join(root, 'deployment.config.env'), testMasterFile);
    await writeFile(join(root, 'deployment.config.staging.env'), 'BRANCH_ID=staging-branch\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('gives every part of it, and changes nothing', async () => {
    await using woosoo = await createWoosoo({ root });
    expect(woosoo.paths.root).toBe(root);
    expect(woosoo.config.branchId).toBe('test-branch');
    const { deployer, services, health, backups, configSync, preflight, releases, reports, logs, audit, lock } = woosoo;
    for (const part of [deployer, services, health, backups, configSync, preflight, releases, reports, logs, audit, lock])
      expect(part).toBeDefined();
    expect((await woosoo.interrupted())._unsafeUnwrap()).toEqual([]);
    expect((await releases.list('backend'))._unsafeUnwrap()).toEqual([]);
    await expect(realpath(join(root, '.woosoo'))).rejects.toThrow('ENOENT');
  });

  it('takes an environment of it', async () => {
    await using woosoo = await createWoosoo({ root, env: 'staging' });
    expect(woosoo.config.branchId).toBe('staging-branch');
  });

  it('is an error where there is none, or one with an invalid configuration', async () => {
    expect((await openBranch({ root: join(root, 'nowhere') }))._unsafeUnwrapErr()).toMatchObject({
      type: 'BranchNotFound',
      category: 'no-branch',
    });
    await writeFile(join(root, 'deployment.config.env'), 'BRANCH_ID=\n');
    const thrown = await createWoosoo({ root }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(WoosooFailure);
    expect((thrown as WoosooFailure).error.type).toBe('ConfigInvalid'); // checked above
  });

  it('works on other ports where it is given some', async () => {
    const fileSystem = new MemoryFileSystem({ '/elsewhere/deployment.config.env': testMasterFile });
    await using woosoo = await createWoosoo({ root: '/elsewhere', ports: { fileSystem, clock: new ManualClock() } });
    expect(woosoo.config.branchId).toBe('test-branch');
    expect((await woosoo.reports.list())._unsafeUnwrap()).toEqual([]);
  });
});

describe('the errors of Woosoo', () => {
  it('each have a code of their own, a type of their own, and an explanation', () => {
    const codes = errorCatalogue.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(errorCatalogue.map(({ type }) => type)).size).toBe(codes.length);
    for (const { explanation, title } of errorCatalogue) expect(title.length * explanation.length).toBeGreaterThan(0);
  });
});
