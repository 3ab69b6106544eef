import { commandInfos, commands, commonOptions, type CommandInfo, type OptionInfo } from '@woosoo/cli';
import { cell, madeFrom } from '../papers/made-note.ts';

/** CLI_REFERENCE.md: what `--help` says of every command. */
export function cliReference(): string {
  const infos = commandInfos(commands);
  const common = commonOptions(infos);
  const shared = infos.flatMap(({ options }) => options).filter(({ names }) => common.has(names[0] ?? ''));
  const categories = Map.groupBy(infos, ({ category }) => category);
  const sections = [...categories].map(
    ([category, members]) => `## ${category}\n\n${members.map((member) => describe(member, common)).join('\n')}`,
  );
  return `${madeFrom('the commands in packages/cli/src/commands')}
# Command line

\`woosoo COMMAND --help\` says the same on the screen. Exit codes and error codes: [docs/errors.md](docs/errors.md).

## Options of every command

${table([...new Map(shared.map((option) => [option.label, option])).values()])}

${sections.join('\n')}`;
}

function table(options: readonly OptionInfo[]): string {
  const rows = options.map(({ label, description }) => `| \`${cell(label)}\` | ${cell(description)} |`);
  return rows.length === 0 ? '' : `| Option | |\n| --- | --- |\n${rows.join('\n')}`;
}

function describe({ paths, usage, description, details, examples, options }: CommandInfo, common: ReadonlySet<string>): string {
  const parts = [
    `### woosoo ${paths[0]?.join(' ') ?? ''}`,
    description,
    `\`\`\`\n${usage}\n\`\`\``,
    details.trim().replaceAll(/[ \t]*\n[ \t]*/g, '\n'),
    table(options.filter(({ names }) => !common.has(names[0] ?? ''))),
    `\`\`\`sh\n${examples.map(([title, line]) => `# ${title}\n${line}`).join('\n')}\n\`\`\``,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
