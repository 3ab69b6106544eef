import { beforeEach, describe, expect, it } from 'vitest';
import { parts } from '../module.ts';
import { testService } from '../testing/test-service.ts';
import { TrialBranch, withoutAudit } from '../testing/trial-branch.ts';

describe('the backups of a branch', () => {
  let branch: TrialBranch;
  const backups = () => branch.open().resolve(parts.backups);
  const orders = (): string => branch.database.snapshot();
  const states = async (): Promise<string[]> => (await branch.services.list())._unsafeUnwrap().map(({ name, state }) => `${name} ${state}`);

  beforeEach(async () => {
    branch = await new TrialBranch().prepare();
    await branch.installRunning(testService('nginx'), testService('reverb'), testService('printer'));
    (await branch.services.stop('printer'))._unsafeUnwrap();
  });

  it('are made under the lock and in the audit trail', async () => {
    const backup = (await backups().create({ description: 'before the weekend' }))._unsafeUnwrap();
    expect(backup.metadata.description).toBe('before the weekend');
    const trail = (await branch.open().resolve(parts.audit).read())._unsafeUnwrap();
    expect(trail.map(({ action, subject }) => `${action} ${subject}`)).toEqual(['backup.begin backup', `backup.end ${backup.id}`]);
    const lease = (await branch.lock.acquire({ actor: 'ben', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await backups().create())._unsafeUnwrapErr().type).toBe('LockHeld');
    await lease.release();
  });

  it('can be restored: with nothing running that writes, and everything as it was afterwards', async () => {
    const { id } = (await backups().create())._unsafeUnwrap();
    const before = orders();
    branch.database.run('delete from orders');
    branch.services.calls.length = 0;
    const report = (await backups().restore(id))._unsafeUnwrap();
    expect(report).toMatchObject({ kind: 'restore', outcome: 'done', recoveryErrors: [] });
    expect(orders()).toBe(before);
    expect(branch.services.calls).toEqual(['stop reverb', 'start reverb']);
    expect(await states()).toEqual(['nginx running', 'printer stopped', 'reverb running']);
    expect((await branch.fileSystem.stat(branch.paths.maintenanceFlag))._unsafeUnwrap()).toBeNull();
  });

  it('are not restored when the branch does not work with it: the database and all else is as before', async () => {
    const { id } = (await backups().create())._unsafeUnwrap();
    branch.database.run('delete from orders');
    const before = await branch.world();
    branch.unwell = 'the API does not answer';
    const report = (await backups().restore(id))._unsafeUnwrap();
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'VerifyFailed' } });
    branch.unwell = null;
    expect(withoutAudit(await branch.world())).toEqual(withoutAudit(before));
  });

  it('that do not exist are not restored, and nothing is stopped for it', async () => {
    branch.services.calls.length = 0;
    expect((await backups().restore('none'))._unsafeUnwrapErr().type).toBe('BackupUnknown');
    expect(branch.services.calls).toEqual([]);
  });

  it('are listed and verified', async () => {
    expect((await backups().list())._unsafeUnwrap()).toEqual([]);
    expect((await backups().verify('one'))._unsafeUnwrap().problems).toEqual([]);
    expect((await backups().verify('one', { copy: true }))._unsafeUnwrapErr().message).toBe('There is no second place for backups.');
  });
});
