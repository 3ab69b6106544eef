import { Command, Option, UsageError } from 'clipanion';
import { serviceEventText, type ServiceAction, type Woosoo } from '@woosoo/sdk-deploy';
import { driftText, servicesText } from '../present/services.ts';
import { BranchCommand } from './branch-command.ts';

const actions = ['install', 'uninstall', 'start', 'stop', 'restart', 'enable', 'disable'] as const satisfies readonly ServiceAction[];
type Verb = ServiceAction | 'list' | 'status' | 'diff' | 'shutdown';

export class ServicesCommand extends BranchCommand {
  static override paths = [['services']];
  static override usage = Command.Usage({
    category: 'Services',
    description: 'The programs that run the branch',
    details: `
      \`list\` and \`status\` show them, \`diff\` shows how what is installed differs from what is wanted;
      \`install|uninstall|start|stop|restart|enable|disable\` act on the named ones or on \`all\`, in order of dependency, and wait for the real state.
      \`shutdown\` stops all and ends the embedded supervisor.
    `,
    examples: [
      ['How are they?', 'woosoo services list'],
      ['Restart the queue worker', 'woosoo services restart queue-worker'],
      ['Start all', 'woosoo services start all'],
    ],
  });

  // One list: a rest would take the verb, too, if the verb stood before it as an argument that may be left out.
  words = Option.Rest({ name: 'verb and services' });

  get names(): readonly string[] {
    return this.words.slice(1);
  }

  protected override run(): Promise<number> {
    const verb = (this.words[0] ?? 'list') as Verb;
    return this.withBranch((woosoo, signal) => {
      switch (verb) {
        case 'list':
        case 'status':
          return this.#list(woosoo);
        case 'diff':
          return this.#diff(woosoo);
        case 'shutdown':
          return this.#shutdown(woosoo);
        default:
          return this.#act(verb, woosoo, signal);
      }
    });
  }

  #list(woosoo: Woosoo): Promise<number> {
    return this.settle(woosoo.services.list(), (all) => {
      const wanted = this.names.length === 0 || this.names.includes('all') ? all : all.filter(({ name }) => this.names.includes(name));
      this.present(wanted, (style) => servicesText(wanted, style));
      return 0;
    });
  }

  #diff(woosoo: Woosoo): Promise<number> {
    return this.settle(woosoo.services.diff(), (drift) => {
      this.present(drift, (style) => driftText(drift, style));
      return drift.length === 0 ? 0 : 12;
    });
  }

  #shutdown(woosoo: Woosoo): Promise<number> {
    return this.settle(woosoo.services.shutdown(), () => {
      this.present({ outcome: 'stopped' }, (style) => `${style.good('✓')} All services are stopped and the supervisor has ended.\n`);
      return 0;
    });
  }

  #act(action: ServiceAction, woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    if (!actions.includes(action))
      throw new UsageError(`There is no "services ${action}". Try one of: list, status, diff, shutdown, ${actions.join(', ')}.`);
    if (this.names.length === 0) throw new UsageError(`Which services? Name them, or say: woosoo services ${action} all`);
    const onEvent = (event: Parameters<typeof serviceEventText>[0]): void => this.note(`  ${serviceEventText(event)}`);
    return this.settle(woosoo.services.act(action, this.names, { signal, onEvent }), (statuses) => {
      this.present(statuses, (style) => servicesText(statuses, style));
      return 0;
    });
  }
}
