import { Command, Option } from 'clipanion';
import { planText } from '../present/plan.ts';
import { presentReport } from '../present/present-report.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import { BranchCommand } from './branch-command.ts';

export class RollbackCommand extends BranchCommand {
  static override paths = [['rollback']];
  static override usage = Command.Usage({
    category: 'Deploy',
    description: 'Go back to an earlier release that is known to work',
    details:
      'Without a name: to what ran before the last deploy. Only proven releases are targets. The release that is left is marked bad, so that nothing returns to it.',
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
      using display = progressDisplay(this.context.stderr, {
        silent: this.quiet || this.json,
        verbose: this.verbose,
        style: this.style(this.context.stderr),
      });
      const report = await woosoo.deployer.rollback(request, { signal, onEvent: display.onEvent, command: 'woosoo rollback' });
      display.stop();
      return await this.settle(Promise.resolve(report), (done) => presentReport(done, woosoo, (text) => this.present(done, text)));
    });
  }
}
