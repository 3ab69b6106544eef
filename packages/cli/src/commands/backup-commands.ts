import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { backupListText, backupText, createdText, plainBackup, rehearsalText, verificationText } from '../present/backups.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

const category = 'Backups';

/** Backups take their time: what they say of themselves is shown under the title. */
export abstract class BackupCommand extends BranchCommand {
  protected told<T>(title: string, work: (onOutput: (text: string) => void) => PromiseLike<T>): Promise<T> {
    return this.showing(title, (onEvent) => work((text) => onEvent({ type: 'note', at: new Date().toISOString(), level: 'info', text })));
  }
}

export class BackupCreateCommand extends BackupCommand {
  static override paths = [['backup', 'create']];
  static override usage = Command.Usage({
    category,
    description: 'Back up configuration and database',
    details:
      'Afterwards, as configured: the backup is copied to a second place (BACKUP_COPY_TO), rehearsed (BACKUP_REHEARSE), and backups that no rule keeps are removed (BACKUP_CLEANUP). What goes wrong in that is told with exit code 1; the backup itself is made.',
    examples: [
      ['Everything', 'woosoo backup create --include-files'],
      ['Proven at once', 'woosoo backup create --rehearse'],
      ['With a note', 'woosoo backup create --description "before the menu change"'],
    ],
  });

  includeDatabase = Option.Boolean('--include-database', true, { description: 'The database (--no-include-database leaves it out)' });
  includeFiles = Option.Boolean('--include-files', false, { description: 'Uploads too; unchanged ones take no space again' });
  description = Option.String('--description', '', { description: 'A note' });
  rehearse = Option.Boolean('--rehearse', { description: 'Load it beside the live database at once, and compare' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const { includeDatabase, includeFiles, description, rehearse } = this;
      const creating = this.told('Backing up', (onOutput) =>
        woosoo.backups.create({ includeDatabase, includeFiles, description, rehearse, signal, onOutput }),
      );
      return this.settle(creating, (backup) => {
        this.present({ ...backup.metadata, followUp: backup.followUp }, (style) => createdText(backup, style));
        return backup.followUp.errors.length === 0 ? 0 : exitCodes.failed;
      });
    });
  }
}

export class BackupListCommand extends BranchCommand {
  static override paths = [['backup', 'list']];
  static override usage = Command.Usage({
    category,
    description: 'The backups of this branch, newest first',
    details:
      'A backup is proven once it was loaded beside the live database and every table, row and byte was compared: `woosoo backup rehearse ID`.',
    examples: [['The newest', 'woosoo backup list --limit 5']],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });

  protected override run(): Promise<number> {
    const limit = wholeNumber('--limit', this.limit, 1);
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.list(), (all) => {
        const shown = all.slice(0, limit);
        this.present(shown.map(plainBackup), (style) => backupListText(shown, all.length, style));
        return 0;
      }),
    );
  }
}

export class BackupShowCommand extends BranchCommand {
  static override paths = [['backup', 'show']];
  static override usage = Command.Usage({
    category,
    description: 'Everything about one backup',
    examples: [['What it holds, whether it is proven, why it is kept', 'woosoo backup show 2026-02-15_14-30-00']],
  });

  backupId = Option.String({ name: 'id' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(
        woosoo.backups.show(this.backupId).andThen((listed) => woosoo.backups.planCleanup().map((plan) => ({ listed, plan }))),
        ({ listed, plan }) => {
          const retention = plan.decisions.find(({ id }) => id === listed.id) ?? null;
          this.present({ ...plainBackup(listed), retention }, (style) => backupText(listed, retention, style));
          return 0;
        },
      ),
    );
  }
}

export class BackupVerifyCommand extends BackupCommand {
  static override paths = [['backup', 'verify']];
  static override usage = Command.Usage({
    category,
    description: 'Is a backup whole?',
    details:
      'Every file present and unchanged, none too many, dumps unpacked to their end and their rows counted. With --rehearse it is loaded too. Exit code 12 when something is wrong.',
    examples: [
      ['Check one', 'woosoo backup verify 2026-02-15_14-30-00'],
      ['Check its copy in the second place', 'woosoo backup verify 2026-02-15_14-30-00 --copy'],
      ['Prove that it can be restored', 'woosoo backup verify 2026-02-15_14-30-00 --rehearse'],
    ],
  });

  backupId = Option.String({ name: 'id' });
  rehearse = Option.Boolean('--rehearse', false, { description: 'Load it beside the live database too, and compare' });
  copy = Option.Boolean('--copy', false, { description: 'The copy in the second place (BACKUP_COPY_TO)' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const { backups } = woosoo;
      const verifying = this.told(`Checking ${this.backupId}`, (onOutput) =>
        backups
          .verify(this.backupId, { copy: this.copy })
          .andThen((found) =>
            this.rehearse && found.problems.length === 0
              ? backups.rehearse(this.backupId, { signal, onOutput }).map((rehearsal) => ({ ...found, rehearsal }))
              : backups.show(this.backupId).map(() => ({ ...found, rehearsal: null })),
          ),
      );
      return this.settle(verifying, (found) => {
        this.present(
          found,
          (style) => verificationText(found, style) + (found.rehearsal === null ? '' : rehearsalText(found.rehearsal, style)),
        );
        return found.problems.length + (found.rehearsal?.problems.length ?? 0) === 0 ? 0 : exitCodes.unhealthy;
      });
    });
  }
}

export class BackupRehearseCommand extends BackupCommand {
  static override paths = [['backup', 'rehearse']];
  static override usage = Command.Usage({
    category,
    description: 'Prove that a backup can be restored',
    details:
      'Loads it into a schema of its own beside the live database, counts and compares every table with what was taken down when the backup was made, and drops it again. Services go on; nothing else can be deployed meanwhile. Exit code 12 when it is not proven.',
    examples: [
      ['A certain one', 'woosoo backup rehearse 2026-02-15_14-30-00'],
      ['The newest, if its turn has come (BACKUP_REHEARSE); for a scheduler', 'woosoo backup rehearse --due'],
    ],
  });

  backupId = Option.String({ required: false, name: 'id' });
  due = Option.Boolean('--due', false, { description: 'The newest, if its turn has come' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const { backups } = woosoo;
      const newest = (onOutput: (text: string) => void) =>
        this.due
          ? backups.rehearseDue({ signal, onOutput })
          : backups.list().andThen((all) => backups.rehearse(this.backupId ?? all[0]?.id ?? 'any', { signal, onOutput }));
      const rehearsing = this.told(`Rehearsing ${this.backupId ?? 'the newest backup'}`, newest);
      return this.settle(rehearsing, (found) => {
        this.present(found, (style) => (found === null ? 'No rehearsal is due.\n' : rehearsalText(found, style)));
        return found === null || found.problems.length === 0 ? 0 : exitCodes.unhealthy;
      });
    });
  }
}
