import { Command, Option } from 'clipanion';
import { logErrorsText } from '../present/log-errors.ts';
import { BranchCommand } from './branch-command.ts';
import { moment } from './moment-option.ts';

export class LogErrorsCommand extends BranchCommand {
  static override paths = [['logs', 'errors']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'The errors in the logs, those that are the same put together',
    details:
      'Each kind with how often, when first and when last, and where in the application; numbers, ids and addresses that differ are masked. NEW: none of it was written before the last deploy.',
    examples: [
      ['Of the last 7 days', 'woosoo logs errors'],
      ['What has the last deploy brought?', 'woosoo logs errors --new'],
      ["Laravel's of today", 'woosoo logs errors laravel --since today'],
    ],
  });

  logs = Option.Rest({ name: 'log' });
  since = Option.String('--since', { description: 'From a time on: 2h, today, 2026-02-15; 7 days ago when not given' });
  onlyNew = Option.Boolean('--new', false, { description: 'Only those that are new since the last deploy' });

  protected override run(): Promise<number> {
    const since = moment('--since', this.since);
    return this.withBranch((woosoo, signal) => {
      const reading = this.showing('Reading the logs', () => woosoo.errors.list({ logs: this.logs, since, signal }));
      return this.settle(reading, (report) => {
        if (signal.aborted) return this.failCancelled();
        const shown = { ...report, groups: report.groups.filter(({ isNew }) => isNew || !this.onlyNew) };
        for (const { message } of report.problems) this.context.stderr.write(`${message}\n`);
        this.present(shown, (style) => logErrorsText(shown, style));
        return 0;
      });
    });
  }
}
