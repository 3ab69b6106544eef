import { Cli } from 'clipanion';
import { commands } from './commands/index.ts';

const cli = Cli.from([...commands], { binaryName: 'woosoo' });

/** Whether a command line is one that `woosoo` would run: the command is there, takes these options and has what it needs. Runs nothing. */
export function understands(argv: readonly string[]): boolean {
  try {
    cli.process([...argv]);
    return true;
  } catch {
    return false;
  }
}
