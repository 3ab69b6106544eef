import { Command, Option } from 'clipanion';
import { readVersion } from '../version.ts';

export class VersionCommand extends Command {
  static override paths = [['version'], ['--version'], ['-v']];
  static override usage = Command.Usage({
    category: 'Set-up and help',
    description: 'The version of woosoo',
    examples: [['Show it', 'woosoo version']],
  });

  json = Option.Boolean('--json', false, { description: 'One JSON document on stdout, nothing else' });

  // Every command takes it; the version is the same for every branch.
  root = Option.String('--root', { hidden: true });

  override execute(): Promise<number> {
    const version = readVersion();
    this.context.stdout.write(this.json ? `${JSON.stringify({ version })}\n` : `${version}\n`);
    return Promise.resolve(0);
  }
}
