import { Command, Option, UsageError } from 'clipanion';
import { cleanupText } from '../present/backups.ts';
import { BackupCommand } from './backup-commands.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

const category = 'Backups';

export class BackupCleanupCommand extends BranchCommand {
  static override paths = [['backup', 'cleanup']];
  static override usage = Command.Usage({
    category,
    description: 'Remove backups that no rule keeps',
    details:
      'Kept are: the newest, the last proven one, pinned ones, those that a release needs, those younger than BACKUP_KEEP_DAYS, the newest BACKUP_KEEP_MINIMUM, and the newest of so many days, weeks and months. Nothing is removed while the clock of this machine is in doubt.',
    examples: [
      ['Which ones, and why', 'woosoo backup cleanup --dry-run'],
      ['With another age', 'woosoo backup cleanup --older-than 60d --keep-minimum 10'],
    ],
  });

  olderThan = Option.String('--older-than', { description: 'An age in days, such as 30d, instead of BACKUP_KEEP_DAYS' });
  keepMinimum = Option.String('--keep-minimum', { description: 'How many stay whatever their age, instead of BACKUP_KEEP_MINIMUM' });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Show what would go and what would stay, with the reason for each' });
  trustClock = Option.Boolean('--trust-clock', false, { description: 'The clock of this machine is right, whatever it looks like' });
  force = Option.Boolean('--force,--yes', false, { description: "Don't ask" });

  protected override run(): Promise<number> {
    const options = {
      keepDays: this.olderThan === undefined ? undefined : days(this.olderThan),
      keepMinimum: this.keepMinimum === undefined ? undefined : wholeNumber('--keep-minimum', this.keepMinimum, 1),
      trustClock: this.trustClock,
    };
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.planCleanup(options), async (plan) => {
        const going = plan.decisions.filter(({ keep }) => !keep);
        if (this.dryRun || going.length === 0) {
          this.present(plan, (style) => cleanupText(plan, false, style));
          return 0;
        }
        const refused = await this.confirmed(`Remove ${going.length} of ${plan.decisions.length} backups?`, this.force);
        if (refused !== null) return refused;
        return await this.settle(woosoo.backups.cleanup(options), (done) => {
          this.present(done, (style) => cleanupText(done, true, style));
          return 0;
        });
      }),
    );
  }
}

export class BackupPinCommand extends BranchCommand {
  static override paths = [['backup', 'pin']];
  static override usage = Command.Usage({
    category,
    description: 'Keep a backup for good',
    examples: [['With the reason', 'woosoo backup pin 2026-02-15_14-30-00 --reason "end of the tax year"']],
  });

  backupId = Option.String({ name: 'id' });
  reason = Option.String('--reason', '', { description: 'Why' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.pin(this.backupId, this.reason), (marks) => {
        this.present({ id: this.backupId, marks }, (style) => `${style.good('✓')} ${this.backupId} stays until it is unpinned.\n`);
        return 0;
      }),
    );
  }
}

export class BackupUnpinCommand extends BranchCommand {
  static override paths = [['backup', 'unpin']];
  static override usage = Command.Usage({
    category,
    description: 'Let the rules of retention decide about a backup again',
    examples: [['Unpin', 'woosoo backup unpin 2026-02-15_14-30-00']],
  });

  backupId = Option.String({ name: 'id' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.unpin(this.backupId), (marks) => {
        this.present({ id: this.backupId, marks }, (style) => `${style.good('✓')} ${this.backupId} is pinned no more.\n`);
        return 0;
      }),
    );
  }
}

export class BackupCopyCommand extends BackupCommand {
  static override paths = [['backup', 'copy']];
  static override usage = Command.Usage({
    category,
    description: 'Copy a backup to the second place',
    details:
      'BACKUP_COPY_TO says where: another disk or a mounted share. Every file is read back and checked. After `woosoo backup create` it happens by itself.',
    examples: [['Once the share is there again', 'woosoo backup copy 2026-02-15_14-30-00']],
  });

  backupId = Option.String({ name: 'id' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(
        this.told(`Copying ${this.backupId}`, () => woosoo.backups.copy(this.backupId)),
        (to) => {
          this.present({ id: this.backupId, to }, (style) => `${style.good('✓')} ${this.backupId} is in ${to} too.\n`);
          return 0;
        },
      ),
    );
  }
}

/** `30d`; anything else is more likely a slip than an age. */
function days(text: string): number {
  const match = /^([1-9]\d{0,4})d$/.exec(text);
  if (match === null) throw new UsageError(`--older-than takes an age in days, such as 30d; "${text}" is none.`);
  return Number(match[1]);
}
