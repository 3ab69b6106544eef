import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { bundleText } from '../present/bundle.ts';
import { BranchCommand } from './branch-command.ts';
import { outputFile } from './output-file.ts';
import { wholeNumber } from './whole-number.ts';

export class SupportBundleCommand extends BranchCommand {
  static override paths = [['support', 'bundle']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'One archive for whoever helps from afar',
    details:
      'Logs, health, checks, services, deploys, errors, versions and the configuration, secrets masked: a zip file whose index.html opens in any browser, without a network. It is looked through for secrets before it is written. What cannot be gathered is named and left out.',
    examples: [
      ['Into this folder', 'woosoo support bundle'],
      ['Somewhere else, with more of the logs', 'woosoo support bundle --output /tmp/cebu.zip --lines 20000'],
    ],
  });

  output = Option.String('--output,-o', { description: 'The file; support-BRANCH-TIME.zip in this folder when not given' });
  lines = Option.String('--lines,-n', '3000', { description: 'How many of the last entries of each log' });

  protected override run(): Promise<number> {
    const lines = wholeNumber('--lines', this.lines, 0);
    const file = this.output === undefined ? undefined : outputFile('--output', this.output);
    return this.withBranch((woosoo, signal) => {
      const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
      const path = file ?? resolve(`support-${woosoo.config.branchId}-${time}.zip`);
      const making = this.showing('Gathering', () => woosoo.support.create({ path, lines, signal }));
      return this.settle(making, (report) => {
        this.present(report, (style) => bundleText(report, style));
        return 0;
      });
    });
  }
}
