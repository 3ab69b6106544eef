import { Command } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import { reportText } from '../present/report.ts';
import { BranchCommand } from './branch-command.ts';

export class RecoverCommand extends BranchCommand {
  static override paths = [['recover']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'Bring an interrupted operation to an end',
    details:
      'After a power cut or a killed process: undoes or finishes what was begun, from its journal, and brings the services back. A deploy does this by itself first. Safe to run at any time, and again.',
    examples: [['After a power cut', 'woosoo recover']],
  });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) => {
      const recovering = this.showing('Looking for what was cut off', (onEvent) =>
        woosoo.deployer.recover({ signal, onEvent, command: 'woosoo recover' }),
      );
      return await this.settle(recovering, (reports) => {
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
