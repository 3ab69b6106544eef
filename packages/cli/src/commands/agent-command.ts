import { Command } from 'clipanion';
import { agentLogger, openBranch, runAgent } from '@woosoo/sdk-deploy';
import { cancelOnSignals } from '../cancel-on-signals.ts';
import { BranchCommand } from './branch-command.ts';

export class AgentCommand extends BranchCommand {
  static override paths = [['agent']];
  static override usage = Command.Usage({
    category: 'Set-up and help',
    description: 'Watch the branch all the time: history, alerts, metrics',
    details:
      'Runs until it is stopped. With MONITOR=yes in the configuration it is one of the services, `agent`, and nobody has to start it. It takes a changed configuration over by itself. One for a branch.',
    examples: [['Try it in a terminal', 'woosoo agent']],
  });

  protected override async run(): Promise<number> {
    using cancel = cancelOnSignals(() => undefined);
    const logger = agentLogger((line) => void this.context.stdout.write(line));
    return await this.settle(
      runAgent({ open: () => openBranch(this.openOptions()), environment: this.environment, signal: cancel.signal, logger }),
      () => 0,
    );
  }
}
