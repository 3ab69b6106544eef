import { Command } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { preflightText } from '../present/preflight.ts';
import { BranchCommand } from './branch-command.ts';

export class CheckCommand extends BranchCommand {
  static override paths = [['check']];
  static override usage = Command.Usage({
    category: 'Every day',
    description: 'Is everything there that a deploy needs?',
    details:
      'Tools and versions, ports, disk space, database, sources, leftovers. All checks run side by side; each failure says what to do. Exit code 12 when one fails.',
    examples: [
      ['Check this branch', 'woosoo check'],
      ['For a script', 'woosoo check --json'],
    ],
  });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) =>
      this.settle(woosoo.preflight.run({ signal }), (report) => {
        if (signal.aborted) return this.failCancelled();
        this.present(report, (style) => preflightText(report, style));
        return report.status === 'failure' ? exitCodes.unhealthy : 0;
      }),
    );
  }
}
