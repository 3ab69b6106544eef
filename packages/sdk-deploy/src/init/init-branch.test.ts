import { describe, expect, it } from 'vitest';
import { BranchPaths } from '@woosoo/sdk-core';
import { MemoryFileSystem } from '@woosoo/sdk-core/testing';
import { setConfigValue } from '../master-config/set-config-value.ts';
import { initBranch } from './init-branch.ts';

const FILE = '/branch/deployment.config.env';
const answers = { BRANCH_ID: 'quezon', APP_IP: '192.168.100.85', DB_CONNECTION: 'sqlite' };
const init = (fileSystem: MemoryFileSystem, change: Readonly<Record<string, string>> = {}, force = false) =>
  initBranch({ root: '/branch', answers: { ...answers, ...change }, force }, { fileSystem });
const text = async (fileSystem: MemoryFileSystem, path = FILE): Promise<string | null> =>
  (await fileSystem.readTextIfExists(path))._unsafeUnwrap();

describe('setting a branch up', () => {
  it('writes a configuration with fresh keys that only its owner can read, and makes the folders', async () => {
    const fileSystem = new MemoryFileSystem();
    const report = (await init(fileSystem))._unsafeUnwrap();
    expect(report).toMatchObject({ branchId: 'quezon', configFile: FILE });
    expect(report.generated).toEqual(['APP_KEY', 'REVERB_APP_ID', 'REVERB_APP_KEY', 'REVERB_APP_SECRET']);
    expect((await fileSystem.stat(FILE))._unsafeUnwrap()?.mode).toBe(0o600);
    expect((await fileSystem.stat('/branch/.woosoo'))._unsafeUnwrap()?.mode).toBe(0o700);
    for (const folder of report.folders) expect((await fileSystem.stat(folder))._unsafeUnwrap()?.kind).toBe('directory');
    expect(await text(fileSystem)).toMatch(/^APP_KEY=base64:.{44}$/m);
  });

  it('gives no two branches the same keys, and no answer away', async () => {
    const [one, other] = [new MemoryFileSystem(), new MemoryFileSystem()];
    const report = (await init(one, { REVERB_APP_KEY: 'chosen-by-hand' }))._unsafeUnwrap();
    (await init(other))._unsafeUnwrap();
    expect(await text(one)).not.toBe(await text(other));
    expect(report.generated).not.toContain('REVERB_APP_KEY');
    const secret = /^REVERB_APP_SECRET=(.+)$/m.exec((await text(one)) ?? '')?.[1];
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('refuses where a branch is set up already, and keeps the old configuration when it is told to go on', async () => {
    const fileSystem = new MemoryFileSystem({ [FILE]: 'BRANCH_ID=old\n' });
    expect((await init(fileSystem))._unsafeUnwrapErr()).toMatchObject({ type: 'InitRefused', category: 'usage' });
    expect(await text(fileSystem)).toBe('BRANCH_ID=old\n');
    (await init(fileSystem, {}, true))._unsafeUnwrap();
    expect(await text(fileSystem, `${FILE}.before-init`)).toBe('BRANCH_ID=old\n');
    expect(await text(fileSystem)).toContain('BRANCH_ID=quezon');
  });

  it('leaves nothing behind that cannot work', async () => {
    const fileSystem = new MemoryFileSystem();
    expect((await init(fileSystem, { APP_IP: 'till' }))._unsafeUnwrapErr().type).toBe('ConfigInvalid');
    expect(await text(fileSystem)).toBeNull();
    const before = new MemoryFileSystem({ [FILE]: 'BRANCH_ID=old\n' });
    expect((await init(before, { APP_IP: 'till' }, true)).isErr()).toBe(true);
    expect(await text(before)).toBe('BRANCH_ID=old\n');
  });

  it('refuses an answer that a configuration file cannot hold, by the name of its key', async () => {
    const error = (await init(new MemoryFileSystem(), { DB_PASSWORD: 'line\nbreak' }))._unsafeUnwrapErr();
    expect(error.message).toContain('DB_PASSWORD');
    expect(error.message).not.toContain('break');
  });
});

describe('setting one value of the configuration', () => {
  const paths = new BranchPaths('/branch');
  const branch = async (): Promise<MemoryFileSystem> => {
    const fileSystem = new MemoryFileSystem();
    (await init(fileSystem))._unsafeUnwrap();
    return fileSystem;
  };

  it('changes that line and no other', async () => {
    const fileSystem = await branch();
    const before = (await text(fileSystem)) ?? '';
    (await setConfigValue(paths, 'BRANCH_ID', 'cubao', { fileSystem }))._unsafeUnwrap();
    expect(await text(fileSystem)).toBe(before.replace('BRANCH_ID=quezon', 'BRANCH_ID=cubao'));
    expect((await fileSystem.stat(FILE))._unsafeUnwrap()?.mode).toBe(0o600);
  });

  it.each([
    ['HTTP_PORT', 'eighty'],
    ['PWA_PORT', '8000'],
    ['BRANCH_ID', 'two\nlines'],
  ])('writes nothing when %s=%s would be invalid', async (key, value) => {
    const fileSystem = await branch();
    const before = await text(fileSystem);
    const error = (await setConfigValue(paths, key, value, { fileSystem }))._unsafeUnwrapErr();
    expect(error.type).toBe('ConfigInvalid');
    expect(await text(fileSystem)).toBe(before);
  });

  it('is an error where no branch is', async () => {
    expect((await setConfigValue(paths, 'BRANCH_ID', 'x', { fileSystem: new MemoryFileSystem() })).isErr()).toBe(true);
  });
});
