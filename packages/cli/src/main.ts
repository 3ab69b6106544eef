import { Cli, UsageError, type CommandClass } from 'clipanion';
import { exitCodeOf, type WoosooError } from '@woosoo/sdk-core';
import { commands } from './commands/index.ts';
import { usageWrong } from './errors.ts';
import { commandInfos } from './help/command-info.ts';
import { asksForHelp, helpPage } from './help/show-help.ts';
import { usageError } from './help/usage-error.ts';
import { errorJson, errorText } from './present/error.ts';
import { styleFor } from './terminal/style-for.ts';
import { readVersion } from './version.ts';

/** Where a command reads and writes: the process, or a test's buffers. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadStream | import('node:stream').Readable;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colorDepth: number;
}

/** The commands whose first word the line holds: to tell all of them apart takes longer than most commands do. */
function commandsNamedIn(argv: readonly string[]): readonly CommandClass[] {
  const named = commands.filter(({ paths }) => paths?.some(([first]) => first !== undefined && argv.includes(first)));
  return named.length === 0 ? commands : named;
}

/** Runs one command line and gives its exit code. Usage errors go to stderr with code 2, or to stdout as JSON: stdout belongs to reports. */
export async function main(argv: readonly string[], surroundings: Partial<Surroundings> = {}): Promise<number> {
  const context = { ...Cli.defaultContext, ...surroundings } as typeof Cli.defaultContext;
  const refuse = (error: WoosooError): number => {
    if (argv.includes('--json')) context.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
    else context.stderr.write(errorText(error, styleFor(context.stderr, context.env, !argv.includes('--no-color')), false));
    return exitCodeOf(error);
  };
  const asked = asksForHelp(argv);
  if (asked) {
    const style = styleFor(context.stdout, context.env, !argv.includes('--no-color'));
    const page = helpPage(argv, commandInfos(commands), readVersion(), style);
    if (page === null)
      return refuse(
        usageError(
          argv.filter((word) => word !== 'help'),
          commandInfos(commands),
          null,
        ),
      );
    context.stdout.write(page);
    return 0;
  }
  const cli = Cli.from([...commandsNamedIn(argv)], { binaryName: 'woosoo', enableCapture: false });
  let command;
  try {
    command = cli.process([...argv], context);
  } catch (error) {
    return refuse(
      error instanceof UsageError
        ? usageWrong({ message: error.message, remedy: `\`woosoo ${argv[0] ?? ''} --help\` shows what it takes.` })
        : usageError(argv, commandInfos(commands), error),
    );
  }
  return cli.run(command, context);
}
