import { Command, Option } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';
import type { Woosoo } from '@woosoo/sdk-deploy';
import type { SecurityScore, ServiceUsage } from '@woosoo/sdk-services';
import { errorText } from '../present/error.ts';
import { driftText, servicesText } from '../present/services.ts';
import { BranchCommand } from './branch-command.ts';
import { knownNames } from './known-names.ts';

const category = 'Services';

abstract class ListingCommand extends BranchCommand {
  abstract names: readonly string[];

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo) => {
      await this.#revive(woosoo);
      const usage = (await woosoo.services.usage()).unwrapOr(new Map<string, ServiceUsage>());
      const exposure = this.verbose ? await this.#exposure(woosoo) : new Map<string, never>();
      return this.settle(woosoo.services.list(), (all) => {
        const names = knownNames(this.names, all);
        const wanted = all
          .filter(({ name }) => names.includes(name))
          .map((status) => ({ ...status, ...exposure.get(status.name), usage: usage.get(status.name) ?? null }));
        this.present(wanted, (style) => servicesText(wanted, style));
        return 0;
      });
    });
  }

  /** Where the manager judges that. */
  async #exposure(woosoo: Woosoo): Promise<ReadonlyMap<string, { readonly exposure: SecurityScore }>> {
    const { controller } = woosoo.services;
    const found = new Map<string, { readonly exposure: SecurityScore }>();
    for (const { name } of controller.exposure === undefined ? [] : await controller.list().unwrapOr([])) {
      const exposure = (await controller.exposure?.(name).unwrapOr(null)) ?? null;
      if (exposure !== null) found.set(name, { exposure });
    }
    return found;
  }

  /** Whoever looks learns that nothing watched over the services, and has it mended. */
  async #revive(woosoo: Woosoo): Promise<void> {
    const revived = await woosoo.services.revive();
    const style = this.style(this.context.stderr);
    if (revived.isErr()) this.context.stderr.write(errorText(revived.error, style, this.verbose));
    else if (revived.value && !this.quiet)
      this.context.stderr.write(
        `${style.warning('!')} The supervisor, which restarts services that die, had ended. It was started again and watches over them.\n`,
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
    details:
      'Each with its state, how long it has been so, the processor time (percent of one core) and the memory of all its processes, and what is wrong if something is. A supervisor that has died is started again. With --verbose under systemd also how exposed each is: 0 can reach nothing, 10 everything.',
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
