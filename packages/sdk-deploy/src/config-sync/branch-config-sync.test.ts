import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PowerCut } from '@woosoo/sdk-core/testing';
import { parts } from '../module.ts';
import { testService } from '../testing/test-service.ts';
import { TrialBranch, withoutAudit } from '../testing/trial-branch.ts';

describe('writing the configuration files of a branch', () => {
  let branch: TrialBranch;
  const sync = (cut?: PowerCut) => branch.open(cut).resolve(parts.branchConfigSync);
  const conf = (): string => join(branch.paths.configs, 'nginx.conf');
  const read = async (path: string): Promise<string | null> => (await branch.fileSystem.readTextIfExists(path))._unsafeUnwrap();

  beforeEach(async () => {
    branch = await new TrialBranch().prepare();
  });

  it('writes what differs, once, and tells by key what that was', async () => {
    const report = (await sync().apply())._unsafeUnwrap();
    expect(report.operation).toMatchObject({ outcome: 'done', recoveryErrors: [] });
    expect(report.files.map(({ path, change }) => `${change} ${path}`)).toContain('added configs/nginx.conf');
    expect(await read(join(branch.paths.shared('backend'), '.env'))).toContain('REVERB_APP_SECRET=');
    expect((await sync().apply())._unsafeUnwrap()).toEqual({ files: [], operation: null });
  });

  it('shows no secret of what it writes, and leaves none lying about', async () => {
    const report = (await sync().apply())._unsafeUnwrap();
    expect(JSON.stringify(report)).not.toContain('reverb-secret-for-tests');
    expect((await branch.fileSystem.stat(branch.paths.staging))._unsafeUnwrap()).toBeNull();
    const [ended] = (await branch.fileSystem.list(join(branch.paths.journal, 'ended')))._unsafeUnwrap();
    expect(await read(join(branch.paths.journal, 'ended', ended?.name ?? ''))).not.toContain('reverb-secret-for-tests');
  });

  it('has a running nginx take it up', async () => {
    await branch.write(conf(), 'old');
    await branch.installRunning(testService('php'), testService('nginx'));
    (await sync().apply({ force: true }))._unsafeUnwrap();
    expect((await branch.world()) as object).toMatchObject({ nginx: await read(conf()) });
  });

  it('overwrites nothing that was edited by hand, unless it is told to', async () => {
    (await sync().apply())._unsafeUnwrap();
    const edited = `${(await read(conf())) ?? ''}# mine\n`;
    await branch.write(conf(), edited);
    const error = (await sync().apply())._unsafeUnwrapErr();
    expect(error.message).toContain('nginx.conf');
    expect(await read(conf())).toBe(edited);
    (await sync().apply({ force: true }))._unsafeUnwrap();
    expect(await read(conf())).not.toContain('# mine');
  });

  it('brings every file back when nginx does not take it', async () => {
    await branch.write(conf(), 'old');
    await branch.installRunning(testService('php'), testService('nginx'));
    const before = await branch.world();
    branch.failing = /^nginx .* -s reload/;
    const report = (await sync().apply({ force: true }))._unsafeUnwrap();
    expect(report.operation).toMatchObject({ outcome: 'person-needed', error: { type: 'CommandFailed' } });
    branch.failing = null;
    (await branch.open().resolve(parts.runner).recover())._unsafeUnwrap();
    expect(withoutAudit(await branch.world())).toEqual(withoutAudit(before));
  });

  it('lets nobody else in meanwhile', async () => {
    const lease = (await branch.lock.acquire({ actor: 'ben', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await sync().apply())._unsafeUnwrapErr().type).toBe('LockHeld');
    await lease.release();
  });

  it('leaves no staged secrets behind when an interrupted operation is in its way', async () => {
    const cut = new PowerCut({ act: 20, moment: 'after' });
    const dies = sync(cut)
      .apply()
      .match(
        () => 'lives',
        () => 'lives',
      );
    expect(await Promise.race([dies, cut.happened.then(() => 'cut')])).toBe('cut');
    branch.releaseLock();
    expect((await sync().apply())._unsafeUnwrapErr().type).toBe('OperationInterrupted');
    expect((await branch.fileSystem.stat(branch.paths.staging))._unsafeUnwrap()).toBeNull();
  });

  it('writes it to the audit trail', async () => {
    (await sync().apply())._unsafeUnwrap();
    const trail = (await branch.open().resolve(parts.audit).read())._unsafeUnwrap();
    expect(trail.map(({ action }) => action)).toEqual(['config-sync.begin', 'config-sync.end']);
  });
});
