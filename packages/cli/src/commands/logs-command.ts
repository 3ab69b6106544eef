import { Command, Option } from 'clipanion';
import { BranchCommand } from './branch-command.ts';

export class LogsCommand extends BranchCommand {
  static override paths = [['logs']];
  static override usage = Command.Usage({
    category: 'Services',
    description: 'What the services wrote',
    examples: [
      ['The last 100 lines of all', 'woosoo logs'],
      ['Follow the queue worker', 'woosoo logs queue-worker --tail'],
    ],
  });

  services = Option.Rest({ name: 'service' });
  tail = Option.Boolean('--tail,-f', false, { description: 'Go on with what is written from now on' });
  lines = Option.String('--lines,-n', '100', { description: 'How many of the last lines of each service' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.services.list(), async (known) => {
        const wanted = this.services.length === 0 || this.services.includes('all') ? known.map(({ name }) => name) : this.services;
        const style = this.style();
        const options = { lines: Math.max(0, Number(this.lines) || 100), follow: this.tail, signal };
        for await (const { service, text } of woosoo.logs.readAll(wanted, options)) {
          const prefix = wanted.length > 1 ? `${style.accent(service.padEnd(14))} ` : '';
          this.context.stdout.write(this.json ? `${JSON.stringify({ service, text })}\n` : `${prefix}${text}\n`);
        }
        return 0;
      }),
    );
  }
}
