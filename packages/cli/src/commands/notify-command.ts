import { Command } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { deliveriesText } from '../present/notifications.ts';
import { BranchCommand } from './branch-command.ts';

export class NotifyTestCommand extends BranchCommand {
  static override paths = [['notify', 'test']];
  static override usage = Command.Usage({
    category: 'Set-up and help',
    description: 'Send a trial notification to everybody whom the configuration names',
    details: 'Webhooks, Slack, Discord, Microsoft Teams, Telegram, e-mail. Exit code 1 when one of them cannot be reached.',
    examples: [['Do we hear of it when something breaks?', 'woosoo notify test']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(
        this.showing('Telling everybody', () => woosoo.notifications.test({ signal })),
        (deliveries) => {
          this.present(deliveries, (style) => deliveriesText(deliveries, style));
          return deliveries.every(({ error }) => error === null) ? 0 : exitCodes.failed;
        },
      ),
    );
  }
}
