import { commands } from '@woosoo/cli';
import { Cli, type Definition } from 'clipanion';
import { cell, madeFrom } from '../papers/made-note.ts';

/** CLI_REFERENCE.md: what `--help` says of every command. */
export function cliReference(): string {
  const cli = Cli.from([...commands], { binaryName: 'woosoo' });
  const definitions = cli.definitions({ colored: false }).sort((a, b) => (a.path < b.path ? -1 : 1));
  const common = commonOptions(definitions);
  const categories = Map.groupBy(definitions, (definition) => definition.category ?? 'Other');
  const sections = [...categories].map(
    ([category, members]) => `## ${category}\n\n${members.map((member) => describe(member, common)).join('\n')}`,
  );
  return `${madeFrom('the commands in packages/cli/src/commands')}
# Command line

\`woosoo COMMAND --help\` says the same on the screen. Exit codes and error codes: [docs/errors.md](docs/errors.md).

## Options of every command

${table([...common.values()])}

${sections.join('\n')}`;
}

type Option = Definition['options'][number];

/** Those that nearly every command has alike are told once. */
function commonOptions(definitions: readonly Definition[]): ReadonlyMap<string, Option> {
  const all = definitions.flatMap(({ options }) => options);
  const counts = Map.groupBy(all, rowOf);
  return new Map(
    [...counts].filter(([, same]) => same.length >= definitions.length - 1).flatMap(([row, [option]]) => (option ? [[row, option]] : [])),
  );
}

function rowOf({ definition, description, required }: Option): string {
  return `| \`${cell(definition.replaceAll(/#\d+/g, 'VALUE'))}\` | ${cell(description ?? '')}${required ? ' **Needed.**' : ''} |`;
}

function table(options: readonly Option[]): string {
  return options.length === 0 ? '' : `| Option | |\n| --- | --- |\n${options.map(rowOf).join('\n')}`;
}

function describe({ path, usage, description, details, examples, options }: Definition, common: ReadonlyMap<string, Option>): string {
  return [
    `### ${path}`,
    description?.trim() ?? '',
    `\`\`\`\n${usage.trim()}\n\`\`\``,
    details?.trim() ?? '',
    table(options.filter((option) => !common.has(rowOf(option)))),
    (examples ?? []).length === 0
      ? ''
      : `\`\`\`sh\n${(examples ?? []).map(([title, line]) => `# ${title.trim()}\n${line.trim()}`).join('\n')}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
