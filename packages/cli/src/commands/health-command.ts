import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { healthText, healthWatchText } from '../present/health.ts';
import { Screen } from '../terminal/screen.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

export class HealthCommand extends BranchCommand {
  static override paths = [['health']];
  static override usage = Command.Usage({
    category: 'Every day',
    description: 'Does the branch work, from the tablet to the database?',
    details:
      'Services, releases, pages, API, WebSocket, an event from publishing to receiving, database, queue, disk. Exit code 12 when something fails. --watch goes on until Ctrl-C, which ends it with exit code 0; with --json it gives a document a line.',
    examples: [
      ['Once', 'woosoo health'],
      ['Every 10 seconds', 'woosoo health --watch'],
    ],
  });

  watch = Option.Boolean('--watch', false, { description: 'Again and again, in place' });
  interval = Option.String('--interval', '10', { description: 'Seconds between checks with --watch' });

  protected override run(): Promise<number> {
    const intervalMs = wholeNumber('--interval', this.interval, 1) * 1000;
    return this.withBranch((woosoo, signal) => (this.watch ? this.#watch(woosoo, signal, intervalMs) : this.#once(woosoo, signal)));
  }

  #once(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const checking = this.showing('Checking', () => woosoo.health.check({ signal }));
    return this.settle(checking, (report) => {
      if (signal.aborted) return this.failCancelled();
      this.present(report, (style) => healthText(report, style));
      return report.status === 'failed' ? exitCodes.unhealthy : 0;
    });
  }

  async #watch(woosoo: Woosoo, signal: AbortSignal, intervalMs: number): Promise<number> {
    using screen = new Screen(this.context.stdout);
    for await (const report of woosoo.health.watch({ intervalMs, signal })) {
      if (signal.aborted) break; // what was cut off says nothing
      if (this.json) {
        this.context.stdout.write(`${JSON.stringify(report)}\n`);
        continue;
      }
      const services = (await woosoo.services.list()).unwrapOr([]);
      screen.show(healthWatchText(report, services, this.style()));
    }
    return 0;
  }
}
