import { Command, Option } from 'clipanion';
import { operationExitCode } from '@woosoo/sdk-core';
import { historyText, undoText } from '../present/config.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

const category = 'Configuration';

export class ConfigHistoryCommand extends BranchCommand {
  static override paths = [['config', 'history']];
  static override usage = Command.Usage({
    category,
    description: 'What was changed in the configuration, when and by whom',
    details:
      'The last hundred changes of deployment.config.env and of the files made from it. --verbose shows what changed, secrets masked.',
    examples: [
      ['The last ones', 'woosoo config history'],
      ['With what changed', 'woosoo config history --limit 3 --verbose'],
    ],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });

  protected override run(): Promise<number> {
    const limit = wholeNumber('--limit', this.limit, 1);
    return this.withBranch((woosoo) =>
      this.settle(woosoo.configHistory.list(), (all) => {
        const shown = all.slice(0, limit);
        this.present(shown, (style) => historyText(shown, this.verbose, style));
        return 0;
      }),
    );
  }
}

export class ConfigUndoCommand extends BranchCommand {
  static override paths = [['config', 'undo']];
  static override usage = Command.Usage({
    category,
    description: 'Take a change of the configuration back',
    details:
      'The newest one that was not taken back yet, or the one that is named. Its files become what they were before, services that read them restart. It asks first; without a terminal it needs --yes. A file that was changed again since is not overwritten without --force.',
    examples: [
      ['The last change', 'woosoo config undo'],
      ['A certain one', 'woosoo config undo 2026-02-15T14-30-00Z-config-sync-k3v9'],
    ],
  });

  changeId = Option.String({ required: false, name: 'id' });
  yes = Option.Boolean('--yes', false, { description: "Don't ask" });
  force = Option.Boolean('--force', false, { description: "Don't ask, and overwrite what was changed again since" });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.configUndo.find(this.changeId), async (change) => {
        const files = change.files.map(({ path }) => path).join(', ');
        const refused = await this.confirmed(`Take "${change.title}" back (${files})?`, this.yes || this.force, '--yes');
        if (refused !== null) return refused;
        const { force } = this;
        const undoing = this.showing('Taking it back', (onEvent) => woosoo.configUndo.undo({ id: change.id, force, signal, onEvent }));
        return this.settle(undoing, (report) => {
          this.present(report, (style) => undoText(report, style));
          return operationExitCode(report.operation);
        });
      }),
    );
  }
}
