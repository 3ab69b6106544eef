import { Command, Option } from 'clipanion';
import { deploysText } from '../present/releases.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

export class DeploysCommand extends BranchCommand {
  static override paths = [['deploys']];
  static override usage = Command.Usage({
    category: 'Every day',
    description: 'Past deploys, rollbacks and recoveries',
    examples: [['The last 20', 'woosoo deploys']],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });

  protected override run(): Promise<number> {
    const limit = wholeNumber('--limit', this.limit, 1);
    return this.withBranch((woosoo) =>
      this.settle(
        woosoo.reports.list(limit).andThen((reports) => woosoo.reports.ids().map((ids) => ({ reports, ids }))),
        ({ reports, ids }) => {
          const read = new Set(reports.map(({ id }) => id));
          const damaged = ids.slice(0, limit).filter((id) => !read.has(id));
          this.present(reports, (style) => deploysText(reports, style, damaged));
          return 0;
        },
      ),
    );
  }
}
