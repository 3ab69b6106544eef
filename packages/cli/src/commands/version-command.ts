import { Command } from 'clipanion';
import { readVersion } from '../version.ts';

export class VersionCommand extends Command {
  static override paths = [['version'], ['--version'], ['-v']];
  static override usage = Command.Usage({
    category: 'Help',
    description: 'The version of woosoo',
    examples: [['Show it', 'woosoo version']],
  });

  override execute(): Promise<number> {
    this.context.stdout.write(`${readVersion()}\n`);
    return Promise.resolve(0);
  }
}
