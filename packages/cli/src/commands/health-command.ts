import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { healthText } from '../present/health.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';

export class HealthCommand extends BranchCommand {
  static override paths = [['health']];
  static override usage = Command.Usage({
    category: 'Services',
    description: 'Does the branch work, from the tablet to the database?',
    details:
      'Services, releases, pages, API, WebSocket, an event from publishing to receiving, database, queue, disk. Exit code 12 when something fails.',
    examples: [
      ['Once', 'woosoo health'],
      ['Every 10 seconds', 'woosoo health --watch'],
    ],
  });

  watch = Option.Boolean('--watch', false, { description: 'Again and again, in place' });
  interval = Option.String('--interval', '10', { description: 'Seconds between checks with --watch' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => (this.watch ? this.#watch(woosoo, signal) : this.#once(woosoo, signal)));
  }

  #once(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    return this.settle(woosoo.health.check({ signal }), (report) => {
      this.present(report, (style) => healthText(report, style));
      return report.status === 'failed' ? exitCodes.unhealthy : 0;
    });
  }

  async #watch(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const intervalMs = Math.max(1, Number(this.interval) || 10) * 1000;
    const redraw = isTerminal(this.context.stdout) && !this.json ? '\u001b[H\u001b[J' : '';
    for await (const report of woosoo.health.watch({ intervalMs, signal })) {
      if (this.json) this.context.stdout.write(`${JSON.stringify(report)}\n`);
      else
        this.context.stdout.write(
          `${redraw}${healthText(report, this.style())}\nLast updated ${report.at.slice(0, 19).replace('T', ' ')} · Ctrl+C to exit\n`,
        );
    }
    return 0;
  }
}
