import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { reportText } from '../present/report.ts';
import { authenticityText } from '../present/authenticity.ts';
import { BranchCommand } from './branch-command.ts';

export class ReportCommand extends BranchCommand {
  static override paths = [['report']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'The report of a deploy',
    details:
      'Without an id: of the last one. The page that it names opens in any browser, without a network. Reports are signed: one that was changed since, or whose signature or key is gone, is shown with a warning and ends with exit code 12.',
    examples: [
      ['The last one', 'woosoo report'],
      ['As data', 'woosoo report 2026-02-15T14-30-00Z-deploy-k3v9 --json'],
    ],
  });

  deployId = Option.String({ required: false, name: 'id' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.reports.get(this.deployId), (report) => {
        this.present(
          report,
          (style) => `${authenticityText(report, style)}${reportText(report, style, woosoo.reports.htmlPath(report.id))}`,
        );
        return report.authenticity === 'genuine' ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}
