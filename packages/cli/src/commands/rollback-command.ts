import { Command, Option } from 'clipanion';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { errorText } from '../present/error.ts';
import { planText } from '../present/plan.ts';
import { presentReport } from '../present/present-report.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';

export class RollbackCommand extends BranchCommand {
  static override paths = [['rollback']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'Go back to an earlier release that is known to work',
    details:
      'Without a name: to what ran before the last deploy. Only proven releases are targets. The release that is left is marked bad, so that nothing returns to it. ' +
      'Code alone goes back without asking: the next deploy goes forward again. When a migration since then removed or altered something, the database has to go back too, ' +
      'to the backup from just before: what was entered since then is lost, so it says what, and asks; without a terminal it needs --force. A backup of now is made first, ' +
      'guests see the maintenance page meanwhile, and whatever fails is undone, the database included.',
    examples: [
      ['Back to before the last deploy', 'woosoo rollback'],
      ['To a certain release', 'woosoo rollback 20260215T143000Z-c0ffee01'],
      ['See what would happen', 'woosoo rollback --dry-run'],
      ['With the database of then, without asking', 'woosoo rollback --force'],
    ],
  });

  target = Option.String({ required: false, name: 'release' });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Show the plan, change nothing' });

  force = Option.Boolean('--force,--yes', false, { description: "Don't ask when the database has to go back too" });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => (this.dryRun ? this.#showPlan(woosoo) : this.#rollBack(woosoo, signal, this.force)));
  }

  #request(force: boolean) {
    return this.target === undefined ? { force } : { to: this.target, force };
  }

  #showPlan(woosoo: Woosoo): Promise<number> {
    return this.settle(woosoo.deployer.planRollback(this.#request(this.force)), (plan) => {
      this.present(plan, (style) => planText(plan, style));
      return 0;
    });
  }

  async #rollBack(woosoo: Woosoo, signal: AbortSignal, force: boolean): Promise<number> {
    const done = await this.showing('Looking for the release to go back to', (onEvent) =>
      woosoo.deployer.rollback(this.#request(force), { signal, onEvent, command: 'woosoo rollback' }),
    );
    if (done.isOk()) return presentReport(done.value, woosoo, (text) => this.present(done.value, text));
    const backup = done.error.type === 'DatabaseAhead' ? done.error.detail?.['backup'] : undefined;
    if (typeof backup !== 'string' || this.json || !isTerminal(this.context.stdin)) return this.fail(done.error);
    const { stderr } = this.context;
    stderr.write(errorText(done.error, this.style(stderr), this.verbose));
    const refused = await this.confirmed(`Go back, with the database of ${backup}?`, false);
    return refused ?? (await this.#rollBack(woosoo, signal, true));
  }
}
