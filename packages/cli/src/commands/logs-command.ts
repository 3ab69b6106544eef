import { Command, Option } from 'clipanion';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';
import { knownNames } from './known-names.ts';
import { wholeNumber } from './whole-number.ts';

export class LogsCommand extends BranchCommand {
  static override paths = [['logs']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'What the services wrote',
    details:
      'Of one service, of several, or of all when none is named. With --tail it goes on until Ctrl-C, which ends it with exit code 0. With --json it gives a list; with --tail --json a document a line.',
    examples: [
      ['The last 100 lines of all', 'woosoo logs'],
      ['The last 20 of the web server', 'woosoo logs nginx --lines 20'],
      ['Follow the queue worker', 'woosoo logs queue-worker --tail'],
    ],
  });

  services = Option.Rest({ name: 'service' });
  tail = Option.Boolean('--tail,-f', false, { description: 'Go on with what is written from now on' });
  lines = Option.String('--lines,-n', '100', { description: 'How many of the last lines of each service' });

  protected override run(): Promise<number> {
    const lines = wholeNumber('--lines', this.lines, 0);
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.services.list(), async (all) => {
        const options = { lines, follow: this.tail, signal };
        const wanted = knownNames(this.services, all);
        return this.json ? await this.#asJson(woosoo, wanted, options) : await this.#asText(woosoo, wanted, options);
      }),
    );
  }

  async #asText(woosoo: Woosoo, wanted: readonly string[], options: Parameters<Woosoo['logs']['readAll']>[1]): Promise<number> {
    const style = this.style();
    const width = Math.max(0, ...wanted.map(({ length }) => length));
    let any = false;
    for await (const { service, text } of woosoo.logs.readAll(wanted, options)) {
      any = true;
      this.context.stdout.write(`${wanted.length > 1 ? `${style.accent(service.padEnd(width))}  ` : ''}${text}\n`);
    }
    if (options?.signal?.aborted === true && isTerminal(this.context.stdout)) this.context.stdout.write('\n'); // below the ^C
    if (!any && !this.tail && !this.quiet) this.context.stderr.write('Nothing has been written yet.\n');
    return 0;
  }

  async #asJson(woosoo: Woosoo, wanted: readonly string[], options: Parameters<Woosoo['logs']['readAll']>[1]): Promise<number> {
    const lines = [];
    for await (const line of woosoo.logs.readAll(wanted, options)) {
      if (this.tail) this.context.stdout.write(`${JSON.stringify(line)}\n`);
      else lines.push(line);
    }
    if (!this.tail) this.present(lines, () => '');
    return 0;
  }
}
