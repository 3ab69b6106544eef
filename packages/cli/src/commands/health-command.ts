import { resolve } from 'node:path';
import { Command, Option, UsageError } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { replayText } from '../present/alerts.ts';
import { errorJson, errorText } from '../present/error.ts';
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
      'Services and what they use, releases, pages, API, WebSocket, an event from publishing to receiving, database, queue, disk, the machine. What is wrong is told with what to do; --verbose shows every probe. Exit code 12 when something fails. --watch goes on until Ctrl-C, which ends it with exit code 0; with --json it gives a document a line. --replay says what the alert rules would have told of the last day, or of a file that --watch --json wrote.',
    examples: [
      ['Once', 'woosoo health'],
      ['Every 10 seconds', 'woosoo health --watch'],
      ['With a beep when something breaks', 'woosoo health --watch --alerts'],
      ['What would have been told since yesterday?', 'woosoo health --replay'],
      ['And on the day that was recorded with --watch --json?', 'woosoo health --replay friday.jsonl'],
    ],
  });

  watch = Option.Boolean('--watch', false, { description: 'Again and again, in place' });
  interval = Option.String('--interval', '10', { description: 'Seconds between checks with --watch' });
  alerts = Option.Boolean('--alerts', false, { description: "With --watch: ring the terminal's bell when something begins to fail" });
  replay = Option.Boolean('--replay', false, {
    description: "Try the alert rules on the past: the agent's last day, or the recording given",
  });
  recording = Option.String({ required: false, name: 'recording' });

  protected override run(): Promise<number> {
    const intervalMs = wholeNumber('--interval', this.interval, 1) * 1000;
    if (this.recording !== undefined && !this.replay)
      throw new UsageError(`A recording (${this.recording}) is only for --replay: woosoo health --replay ${this.recording}`);
    if (this.alerts && !this.watch) throw new UsageError('--alerts rings while --watch goes on: woosoo health --watch --alerts');
    return this.withBranch((woosoo, signal) => {
      if (this.replay) return this.#replay(woosoo);
      return this.watch ? this.#watch(woosoo, signal, intervalMs) : this.#once(woosoo, signal);
    });
  }

  #once(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const checking = this.showing('Checking', () => woosoo.health.check({ signal }));
    return this.settle(checking, (report) => {
      if (signal.aborted) return this.failCancelled();
      this.present(report, (style) => healthText(report, style, { all: this.verbose }));
      return report.status === 'failed' ? exitCodes.unhealthy : 0;
    });
  }

  async #watch(woosoo: Woosoo, signal: AbortSignal, intervalMs: number): Promise<number> {
    using screen = new Screen(this.context.stdout);
    let failing = false;
    for await (const checked of woosoo.health.watch({ intervalMs, signal })) {
      if (signal.aborted) break; // what was cut off says nothing
      if (this.json) {
        this.context.stdout.write(`${JSON.stringify(checked.isOk() ? checked.value : errorJson(checked.error))}\n`);
        continue;
      }
      screen.show(
        checked.match(
          (report) => healthWatchText(report, this.style()),
          (error) => errorText(error, this.style(), this.verbose),
        ),
      );
      const fails = checked.isErr() || checked.value.status === 'failed';
      if (this.alerts && fails && !failing) this.context.stderr.write('\u0007');
      failing = fails;
    }
    return 0;
  }

  #replay(woosoo: Woosoo): Promise<number> {
    const file = this.recording === undefined ? undefined : resolve(this.recording);
    return this.settle(woosoo.monitor.replay(file), (replay) => {
      this.present({ reports: replay.reports, events: replay.events }, (style) => replayText(replay, style));
      return 0;
    });
  }
}
