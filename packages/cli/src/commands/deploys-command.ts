import { Command, Option } from 'clipanion';
import { deploysText } from '../present/releases.ts';
import { BranchCommand } from './branch-command.ts';

export class DeploysCommand extends BranchCommand {
  static override paths = [['deploys']];
  static override usage = Command.Usage({
    category: 'Deploy',
    description: 'Past deploys, rollbacks and recoveries',
    examples: [['The last 20', 'woosoo deploys']],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.reports.list(Math.max(1, Number(this.limit) || 20)), (reports) => {
        this.present(reports, (style) => deploysText(reports, style));
        return 0;
      }),
    );
  }
}
