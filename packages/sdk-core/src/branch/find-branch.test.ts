import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../testing/memory-file-system.ts';
import { findBranch } from './find-branch.ts';

const fileSystem = new MemoryFileSystem({
  '/srv/manila/deployment.config.env': '',
  '/srv/manila/apps/woosoo-nexus/artisan': '',
  '/srv/other/deployment.config.env': '',
});

describe('findBranch', () => {
  it('walks up to the folder with the master configuration', async () => {
    const root = await findBranch('/srv/manila/apps/woosoo-nexus', fileSystem);
    expect(root._unsafeUnwrap()).toBe(resolve('/srv/manila'));
  });

  it('takes the folder that was named, and no other', async () => {
    expect((await findBranch('/srv/manila', fileSystem, '../other'))._unsafeUnwrap()).toBe(resolve('/srv/other'));
    const error = (await findBranch('/srv/manila', fileSystem, 'apps'))._unsafeUnwrapErr();
    expect(error.type).toBe('BranchNotFound');
    expect(error.message).toBe(`No branch here: looked for deployment.config.env in ${resolve('/srv/manila/apps')}.`);
  });

  it('takes an empty override (a variable that is set to nothing) for none', async () => {
    expect((await findBranch('/srv/manila', fileSystem, ''))._unsafeUnwrap()).toBe(resolve('/srv/manila'));
  });

  it('says where it looked', async () => {
    const error = (await findBranch('/srv', fileSystem))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'BranchNotFound', category: 'no-branch' });
    expect(error.message).toContain(`in ${resolve('/srv')} and in every folder above it`);
  });
});
