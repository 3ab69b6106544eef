import { Command, Option } from 'clipanion';
import { downCardText } from '../present/down-card.ts';
import { BranchCommand } from './branch-command.ts';

export class ServicesWhyCommand extends BranchCommand {
  static override paths = [['services', 'why']];
  static override usage = Command.Usage({
    category: 'Services',
    description: 'Why a service is down, and what to do',
    details:
      'One card: what its manager says, how it ended and what that means, the last lines that it wrote, who holds its port, what has changed since it last started well (names, no values), and what to do next. Of a service that a rollback has taken away it shows the last failed start.',
    examples: [['Why is there no WebSocket?', 'woosoo services why reverb']],
  });

  service = Option.String({ name: 'service' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.services.why(this.service), (card) => {
        this.present(card, (style) => downCardText(card, style));
        return 0;
      }),
    );
  }
}
