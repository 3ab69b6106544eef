import { commands } from '@woosoo/cli';
import { Cli, type Definition } from 'clipanion';
import { cell, madeFrom } from '../papers/made-note.ts';

/** CLI_REFERENCE.md: what `--help` says of every command. */
export function cliReference(): string {
  const cli = Cli.from([...commands], { binaryName: 'woosoo' });
  const definitions = cli.definitions({ colored: false }).sort((a, b) => (a.path < b.path ? -1 : 1));
  const categories = Map.groupBy(definitions, (definition) => definition.category ?? 'Other');
  const sections = [...categories].map(([category, members]) => `## ${category}\n\n${members.map(describe).join('\n')}`);
  return `${madeFrom('the commands in packages/cli/src/commands')}
# Command line

\`woosoo COMMAND --help\` says the same on the screen. Exit codes and error codes: [docs/errors.md](docs/errors.md).

${sections.join('\n')}`;
}

function describe({ path, usage, description, details, examples, options }: Definition): string {
  const rows = options.map(
    ({ definition, description: what, required }) =>
      `| \`${cell(definition.replaceAll(/#\d+/g, 'VALUE'))}\` | ${cell(what ?? '')}${required ? ' **Needed.**' : ''} |`,
  );
  return [
    `### ${path}`,
    description?.trim() ?? '',
    `\`\`\`\n${usage.trim()}\n\`\`\``,
    details?.trim() ?? '',
    rows.length === 0 ? '' : `| Option | |\n| --- | --- |\n${rows.join('\n')}`,
    (examples ?? []).length === 0
      ? ''
      : `\`\`\`sh\n${(examples ?? []).map(([title, line]) => `# ${title.trim()}\n${line.trim()}`).join('\n')}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
