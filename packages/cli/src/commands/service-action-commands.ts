import { Command, Option, UsageError } from 'clipanion';
import { serviceEventText, type ServiceAction, type Woosoo } from '@woosoo/sdk-deploy';
import { servicesText } from '../present/services.ts';
import { BranchCommand } from './branch-command.ts';

const category = 'Services';

/** Acts on the named services, or on all, in the order of dependency, and waits for the real state. */
abstract class ServiceActionCommand extends BranchCommand {
  names = Option.Rest({ name: 'service' });

  protected abstract readonly action: ServiceAction;

  protected override run(): Promise<number> {
    if (this.names.length === 0) throw new UsageError(`Which services? Name them, or say \`woosoo services ${this.action} all\`.`);
    return this.withBranch((woosoo, signal) => this.act(woosoo, signal));
  }

  protected act(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const onEvent = (event: Parameters<typeof serviceEventText>[0]): void => {
      if (!this.quiet && !this.json) this.context.stderr.write(`  ${serviceEventText(event)}\n`);
    };
    return this.settle(woosoo.services.act(this.action, this.names, { signal, onEvent }), (statuses) => {
      this.present(statuses, (style) => servicesText(statuses, style));
      return 0;
    });
  }
}

export class ServicesStartCommand extends ServiceActionCommand {
  static override paths = [['services', 'start']];
  static override usage = Command.Usage({
    category,
    description: 'Start services, and wait until they work',
    examples: [
      ['All', 'woosoo services start all'],
      ['One', 'woosoo services start reverb'],
    ],
  });

  protected readonly action = 'start';
}

export class ServicesStopCommand extends ServiceActionCommand {
  static override paths = [['services', 'stop']];
  static override usage = Command.Usage({
    category,
    description: 'Stop services, and those that need them',
    details: 'Does not ask: `woosoo services start` brings them back at once.',
    examples: [
      ['One', 'woosoo services stop queue-worker'],
      ['All; guests cannot order until they are started again', 'woosoo services stop all'],
    ],
  });

  protected readonly action = 'stop';
}

export class ServicesRestartCommand extends ServiceActionCommand {
  static override paths = [['services', 'restart']];
  static override usage = Command.Usage({
    category,
    description: 'Stop services and start them again',
    examples: [['The queue worker', 'woosoo services restart queue-worker']],
  });

  protected readonly action = 'restart';
}

export class ServicesInstallCommand extends ServiceActionCommand {
  static override paths = [['services', 'install']];
  static override usage = Command.Usage({
    category,
    description: 'Install services as the configuration wants them',
    details: 'What is installed like that already stays as it is. A running service takes its new definition at its next start.',
    examples: [['All', 'woosoo services install all']],
  });

  protected readonly action = 'install';
}

export class ServicesUninstallCommand extends ServiceActionCommand {
  static override paths = [['services', 'uninstall']];
  static override usage = Command.Usage({
    category,
    description: 'Stop services and remove them',
    details: 'Asks first. Without a terminal it needs --force.',
    examples: [
      ['One', 'woosoo services uninstall queue-worker'],
      ['All, without being asked', 'woosoo services uninstall all --force'],
    ],
  });

  force = Option.Boolean('--force,--yes', false, { description: "Don't ask" });

  protected readonly action = 'uninstall';

  protected override async act(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const question = `Stop and remove ${this.names.includes('all') ? 'all services: guests cannot order then' : this.names.join(', ')}?`;
    return (await this.confirmed(question, this.force)) ?? (await super.act(woosoo, signal));
  }
}

export class ServicesEnableCommand extends ServiceActionCommand {
  static override paths = [['services', 'enable']];
  static override usage = Command.Usage({
    category,
    description: 'Let services start by themselves with the machine',
    examples: [['All', 'woosoo services enable all']],
  });

  protected readonly action = 'enable';
}

export class ServicesDisableCommand extends ServiceActionCommand {
  static override paths = [['services', 'disable']];
  static override usage = Command.Usage({
    category,
    description: 'Keep services from starting with the machine',
    examples: [['One', 'woosoo services disable queue-worker']],
  });

  protected readonly action = 'disable';
}
