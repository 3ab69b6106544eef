import { resolve } from 'node:path';
import { Command, Option, UsageError } from 'clipanion';
import { keysText } from '../present/backups.ts';
import { BranchCommand } from './branch-command.ts';

export class BackupKeysCommand extends BranchCommand {
  static override paths = [['backup', 'keys']];
  static override usage = Command.Usage({
    category: 'Backups',
    description: 'Who can open encrypted backups, and the recovery key',
    details:
      'Once there is a recovery key, dumps and configuration in backups are encrypted (age) for this machine and for that key. Its private half is written to a file that you keep away from this box; with it the stock `age` program opens every backup anywhere.',
    examples: [
      ['Who can open them', 'woosoo backup keys'],
      ['Make a recovery key on a stick', 'woosoo backup keys --new-recovery /media/stick/woosoo-recovery.key'],
      ['On a new box: open backups of the old one', 'woosoo backup keys --import /media/stick/woosoo-recovery.key'],
      ['Afterwards', 'woosoo backup keys --forget-imported'],
    ],
  });

  newRecovery = Option.String('--new-recovery', { description: 'Make a recovery key and write it to this new file' });
  import = Option.String('--import', { description: 'Let this machine open what was encrypted for the key in this file' });
  forgetImported = Option.Boolean('--forget-imported', false, { description: 'Take imported keys away from this machine' });

  protected override run(): Promise<number> {
    const asked = [this.newRecovery !== undefined, this.import !== undefined, this.forgetImported].filter(Boolean).length;
    if (asked > 1) throw new UsageError('--new-recovery, --import and --forget-imported are given one at a time.');
    return this.withBranch((woosoo) => {
      const { backups } = woosoo;
      if (this.newRecovery !== undefined) {
        const file = resolve(this.newRecovery);
        return this.settle(backups.makeRecoveryKey(file), (recipient) => {
          this.present(
            { recipient, file },
            (style) =>
              `${style.good('✓')} The recovery key is in ${style.strong(file)}. Keep it away from this box, in two places: without it nobody opens the backups when this box is lost.\n  Its public half stands in RECOVERY_RECIPIENTS: ${recipient}\n  Backups are encrypted from now on.\n`,
          );
          return 0;
        });
      }
      const overview =
        this.import !== undefined
          ? backups.importKey(resolve(this.import)).andThen(() => backups.keyOverview())
          : this.forgetImported
            ? backups.forgetImportedKeys().andThen(() => backups.keyOverview())
            : backups.keyOverview();
      return this.settle(overview, (keys) => {
        this.present(keys, (style) => keysText(keys, style));
        return 0;
      });
    });
  }
}
