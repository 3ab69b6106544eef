import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { plainRestorePlan, restorePlanText } from '../present/restore-plan.ts';
import { BranchCommand } from './branch-command.ts';

export class BackupRestoreCommand extends BranchCommand {
  static override paths = [['backup', 'restore']];
  static override usage = Command.Usage({
    category: 'Backups',
    description: 'Put a backup in place of what is here',
    details:
      'Database, uploads and configuration, as far as the backup holds them. It is verified first, and the database is loaded beside the live one; then both change places in one act. Whatever fails is undone. What was entered since the backup is gone afterwards, so it shows what will change and asks first; without a terminal it needs --force.',
    examples: [
      ['See exactly what would change', 'woosoo backup restore 2026-02-15_14-30-00 --dry-run'],
      ['Restore', 'woosoo backup restore 2026-02-15_14-30-00'],
      ['The database alone', 'woosoo backup restore 2026-02-15_14-30-00 --skip-configs --skip-files'],
    ],
  });

  backupId = Option.String({ name: 'id' });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Show what would change, change nothing' });
  skipDatabase = Option.Boolean('--skip-database', false, { description: 'Leave the database as it is' });
  skipConfigs = Option.Boolean('--skip-configs', false, { description: 'Leave the configuration as it is' });
  skipFiles = Option.Boolean('--skip-files', false, { description: 'Leave uploads as they are' });
  anyServer = Option.Boolean('--any-server', false, { description: 'Also a dump of MySQL into MariaDB, or the other way round' });
  force = Option.Boolean('--force,--yes', false, { description: "Don't ask" });

  protected override run(): Promise<number> {
    const { skipDatabase, skipConfigs, skipFiles, anyServer } = this;
    const choice = { skipDatabase, skipConfigs, skipFiles, anyServer };
    return this.withBranch(async (woosoo, signal) => {
      const planning = this.showing(`Checking ${this.backupId}`, () => woosoo.backups.planRestore(this.backupId, choice));
      return await this.settle(planning, async (plan) => {
        if (this.dryRun) {
          this.present(plainRestorePlan(plan), (style) => restorePlanText(plan, style));
          return 0;
        }
        if (!this.force && !this.json) this.context.stderr.write(restorePlanText(plan, this.style(this.context.stderr)));
        const lost = plan.database === null ? 'These files will be replaced.' : 'What was entered since then will be gone.';
        const refused = await this.confirmed(`Restore from ${this.backupId}? ${lost}`, this.force);
        if (refused !== null) return refused;
        const restoring = this.showing(`Restoring from ${this.backupId}`, (onEvent) =>
          woosoo.backups.restore(this.backupId, { ...choice, signal, onEvent }),
        );
        return await this.settle(restoring, (report) => {
          const done = report.outcome === 'done';
          this.present(report, (style) =>
            done
              ? `${style.good('✓')} The branch is as in ${this.backupId}.${plan.files.length > 0 ? ' Deploy once (`woosoo deploy`), so that releases are built with the restored configuration.' : ''}\n`
              : `${style.bad('✗')} ${report.error?.message ?? report.outcome}\n  ${report.error?.remedy ?? ''}\n`,
          );
          if (done) return 0;
          if (report.outcome === 'person-needed') return exitCodes['person-needed'];
          return report.error?.type === 'Cancelled' ? exitCodes.cancelled : exitCodes.failed;
        });
      });
    });
  }
}
