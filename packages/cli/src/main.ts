import { Cli } from 'clipanion';
import { isTerminal } from './terminal/is-terminal.ts';
import { commands } from './commands/index.ts';
import { usageExitCode, usageText } from './usage-error.ts';
import { readVersion } from './version.ts';

/** Where a command reads and writes: the process, or a test's buffers. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadStream | import('node:stream').Readable;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colorDepth: number;
}

/** Runs one command line and gives its exit code. Usage errors go to stderr with code 2: stdout belongs to reports. */
export async function main(argv: readonly string[], surroundings: Partial<Surroundings> = {}): Promise<number> {
  const cli = new Cli({
    binaryLabel: 'Woosoo Deployment Manager',
    binaryName: 'woosoo',
    binaryVersion: readVersion(),
    enableCapture: false,
    enableColors: isTerminal(process.stdout) && (process.env['NO_COLOR'] ?? '') === '',
  });
  for (const command of commands) cli.register(command);
  const context = { ...Cli.defaultContext, ...surroundings } as typeof Cli.defaultContext;
  let command;
  try {
    command = cli.process([...argv], context);
  } catch (error) {
    context.stderr.write(usageText(cli, error));
    return usageExitCode;
  }
  return cli.run(command, context);
}
