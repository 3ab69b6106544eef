import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { diskFull, lockHeld } from '@woosoo/sdk-core';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { runAction } from '../testing/run-action.ts';
import { testBackup } from '../testing/test-findings.ts';
import { backupAction } from './backup.ts';

describe('the backup action', () => {
  it('backs up what the inputs say, and tells where it is and that it is proven', async () => {
    const runner = new RecordingRunner({ description: 'nightly', 'include-files': 'true', rehearse: 'true' });
    const { exitCode, asked } = await runAction(backupAction, runner);
    expect(exitCode).toBe(0);
    expect(asked).toMatchObject([
      { what: 'backup', request: { description: 'nightly', includeDatabase: true, includeFiles: true, rehearse: true } },
    ]);
    expect(runner.outputs).toEqual({
      'backup-id': '2026-02-15_14-30-00',
      folder: '/srv/branch/backups/2026-02-15_14-30-00',
      'size-bytes': '12345678',
      copy: '/mnt/nas/2026-02-15_14-30-00',
      proven: 'true',
      'error-code': '',
    });
    expect(runner.summaryText).toContain('## ✅ Backup 2026-02-15\\_14-30-00 is made');
    expect(runner.summaryText).toContain('12 tables with 3456 rows');
  });

  it('leaves it to the configuration whether it is rehearsed', async () => {
    const { asked } = await runAction(backupAction, new RecordingRunner());
    expect(asked[0]?.request).not.toHaveProperty('rehearse');
  });

  it('fails when the backup is made but not copied: both are told', async () => {
    const runner = new RecordingRunner();
    const errors = [diskFull({ message: 'The share is full.', remedy: 'Free some.' })];
    const backup = okAsync(testBackup({ copy: null, rehearsal: null, errors }));
    expect((await runAction(backupAction, runner, { backup })).exitCode).toBe(1);
    expect(runner.outputs).toMatchObject({ 'backup-id': '2026-02-15_14-30-00', copy: '', proven: 'false', 'error-code': 'WOO1014' });
    expect(runner.annotations).toMatchObject([{ level: 'error', title: 'Woosoo WOO1014' }]);
    expect(runner.summaryText).toContain('## ⚠️');
  });

  it('fails when none could be made', async () => {
    const runner = new RecordingRunner();
    const backup = errAsync(lockHeld({ message: 'Busy.', remedy: 'Wait.' }));
    expect((await runAction(backupAction, runner, { backup })).exitCode).toBe(11);
    expect(runner.outputs).toMatchObject({ 'backup-id': '', proven: 'false', 'error-code': 'WOO1040' });
  });
});
