import { Command, Option } from 'clipanion';
import { planText } from '../present/plan.ts';
import { presentReport } from '../present/present-report.ts';
import { BranchCommand } from './branch-command.ts';

export class RollbackCommand extends BranchCommand {
  static override paths = [['rollback']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'Go back to an earlier release that is known to work',
    details:
      'Without a name: to what ran before the last deploy. Only proven releases are targets. The release that is left is marked bad, so that nothing returns to it. Does not ask: the next deploy goes forward again.',
    examples: [
      ['Back to before the last deploy', 'woosoo rollback'],
      ['To a certain release', 'woosoo rollback 20260215T143000Z-c0ffee01'],
      ['See what would happen', 'woosoo rollback --dry-run'],
    ],
  });

  target = Option.String({ required: false, name: 'release' });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Show the plan, change nothing' });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    const request = this.target === undefined ? {} : { to: this.target };
    return this.withBranch(async (woosoo, signal) => {
      if (this.dryRun) {
        return this.settle(woosoo.deployer.planRollback(request), (plan) => {
          this.present(plan, (style) => planText(plan, style));
          return 0;
        });
      }
      const rolling = this.showing('Looking for the release to go back to', (onEvent) =>
        woosoo.deployer.rollback(request, { signal, onEvent, command: 'woosoo rollback' }),
      );
      return await this.settle(rolling, (done) => presentReport(done, woosoo, (text) => this.present(done, text)));
    });
  }
}
