import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { backupListText } from '../present/backups.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

const category = 'Backups';

export class BackupCreateCommand extends BranchCommand {
  static override paths = [['backup', 'create']];
  static override usage = Command.Usage({
    category,
    description: 'Back up configuration and database',
    examples: [
      ['Everything', 'woosoo backup create --include-files'],
      ['With a note', 'woosoo backup create --description "before the menu change"'],
    ],
  });

  includeDatabase = Option.Boolean('--include-database', true, { description: 'The database (--no-include-database leaves it out)' });
  includeFiles = Option.Boolean('--include-files', false, { description: 'Uploads too' });
  description = Option.String('--description', '', { description: 'A note' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const { includeDatabase, includeFiles, description } = this;
      const creating = this.showing('Backing up', (onEvent) => {
        const onOutput = (text: string): void => onEvent({ type: 'note', at: new Date().toISOString(), level: 'info', text });
        return woosoo.backups.create({ includeDatabase, includeFiles, description, signal, onOutput });
      });
      return this.settle(creating, (backup) => {
        this.present(backup.metadata, (style) => `${style.good('✓')} ${style.strong(backup.id)} in ${backup.directory}\n`);
        return 0;
      });
    });
  }
}

export class BackupListCommand extends BranchCommand {
  static override paths = [['backup', 'list']];
  static override usage = Command.Usage({
    category,
    description: 'The backups of this branch',
    examples: [['The newest', 'woosoo backup list --limit 5']],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });

  protected override run(): Promise<number> {
    const limit = wholeNumber('--limit', this.limit, 1);
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.list(), (all) => {
        const shown = all.slice(0, limit);
        const plain = shown.map((listed) =>
          listed.state === 'complete' ? listed.backup.metadata : { backup_id: listed.id, damaged: listed.reason },
        );
        this.present(plain, (style) => backupListText(shown, style));
        return 0;
      }),
    );
  }
}

export class BackupVerifyCommand extends BranchCommand {
  static override paths = [['backup', 'verify']];
  static override usage = Command.Usage({
    category,
    description: 'Is a backup whole?',
    details: 'Every file present and unchanged, none too many, dumps unpacked to their end. Exit code 12 when not.',
    examples: [['Check one', 'woosoo backup verify 2026-02-15_14-30-00']],
  });

  backupId = Option.String({ name: 'id' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.backups.verify(this.backupId), (found) => {
        this.present(found, (style) =>
          found.problems.length === 0
            ? `${style.good('✓')} ${found.id} is whole (${found.files} files).\n`
            : `${style.bad('✗')} ${found.id}:\n${found.problems.map((problem) => `    ${problem}\n`).join('')}`,
        );
        return found.problems.length === 0 ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}

export class BackupRestoreCommand extends BranchCommand {
  static override paths = [['backup', 'restore']];
  static override usage = Command.Usage({
    category,
    description: 'Put the database of a backup in place of the live one',
    details:
      'The backup is verified and loaded beside the live database, then both change places; whatever fails is undone. What was entered since the backup is gone afterwards, so it asks first; without a terminal it needs --force.',
    examples: [['Restore', 'woosoo backup restore 2026-02-15_14-30-00']],
  });

  backupId = Option.String({ name: 'id' });
  force = Option.Boolean('--force,--yes', false, { description: "Don't ask" });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) => {
      const question = `Restore the database from ${this.backupId}? What was entered since then will be gone.`;
      const refused = await this.confirmed(question, this.force);
      if (refused !== null) return refused;
      const restoring = this.showing(`Restoring from ${this.backupId}`, (onEvent) =>
        woosoo.backups.restore(this.backupId, { signal, onEvent }),
      );
      return await this.settle(restoring, (report) => {
        const done = report.outcome === 'done';
        this.present(report, (style) =>
          done
            ? `${style.good('✓')} The database is that of ${this.backupId}.\n`
            : `${style.bad('✗')} ${report.error?.message ?? report.outcome}\n  ${report.error?.remedy ?? ''}\n`,
        );
        return done ? 0 : report.outcome === 'rolled-back' ? exitCodes.failed : exitCodes['person-needed'];
      });
    });
  }
}
