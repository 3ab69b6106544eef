import { Command } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { reportText } from '../present/report.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import { BranchCommand } from './branch-command.ts';

export class RecoverCommand extends BranchCommand {
  static override paths = [['recover']];
  static override usage = Command.Usage({
    category: 'Deploy',
    description: 'Bring an interrupted operation to an end',
    details:
      'After a power cut or a killed process: undoes or finishes what was begun, from its journal, and brings the services back. A deploy does this by itself first. Safe to run at any time, and again.',
    examples: [['After a power cut', 'woosoo recover']],
  });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) => {
      using display = progressDisplay(this.context.stderr, {
        silent: this.quiet || this.json,
        verbose: this.verbose,
        style: this.style(this.context.stderr),
      });
      const recovered = await woosoo.deployer.recover({ signal, onEvent: display.onEvent, command: 'woosoo recover' });
      display.stop();
      return await this.settle(Promise.resolve(recovered), (reports) => {
        this.present(reports, (style) =>
          reports.length === 0
            ? `${style.good('✓')} Nothing was interrupted; the services are looked after.\n`
            : reports.map((report) => reportText(report, style)).join('\n'),
        );
        return reports.some(({ outcome }) => outcome === 'person-needed') ? exitCodes['person-needed'] : 0;
      });
    });
  }
}
