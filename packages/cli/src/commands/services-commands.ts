import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import type { ServiceStatus } from '@woosoo/sdk-services';
import { driftText, servicesText } from '../present/services.ts';
import { BranchCommand } from './branch-command.ts';
import { knownNames } from './known-names.ts';

const category = 'Services';

abstract class ListingCommand extends BranchCommand {
  abstract names: readonly string[];

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.services.list(), (all) => {
        const names = knownNames(this.names, all);
        const wanted: readonly ServiceStatus[] = all.filter(({ name }) => names.includes(name));
        this.present(wanted, (style) => servicesText(wanted, style));
        return 0;
      }),
    );
  }
}

export class ServicesListCommand extends ListingCommand {
  static override paths = [
    ['services', 'list'],
    ['services', 'status'],
  ];
  static override usage = Command.Usage({
    category,
    description: 'The programs that run the branch, and how they are',
    details: 'Each with its state, how long it has been so, and what is wrong if something is.',
    examples: [
      ['How are they?', 'woosoo services list'],
      ['One of them', 'woosoo services status queue-worker'],
    ],
  });

  names = Option.Rest({ name: 'service' });
}

/** `woosoo services` alone lists them; help has a page for the group instead. */
export class ServicesCommand extends ListingCommand {
  static override paths = [['services']];

  names: readonly string[] = [];
}

export class ServicesDiffCommand extends BranchCommand {
  static override paths = [['services', 'diff']];
  static override usage = Command.Usage({
    category,
    description: 'How what is installed differs from what the configuration wants',
    details: 'Exit code 12 when it does.',
    examples: [['Is everything in step?', 'woosoo services diff']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.services.diff(), (drift) => {
        this.present(drift, (style) => driftText(drift, style));
        return drift.length === 0 ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}

export class ServicesShutdownCommand extends BranchCommand {
  static override paths = [['services', 'shutdown']];
  static override usage = Command.Usage({
    category,
    description: 'Stop all services and what watches over them',
    details: 'Guests cannot order until `woosoo services start all`. For a box that is put away, or moved.',
    examples: [['Stop everything', 'woosoo services shutdown']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(
        this.showing('Stopping all services', () => woosoo.services.shutdown()),
        () => {
          this.present(
            { outcome: 'stopped' },
            (style) => `${style.good('✓')} All services are stopped, and nothing of Woosoo runs any more.\n`,
          );
          return 0;
        },
      ),
    );
  }
}
