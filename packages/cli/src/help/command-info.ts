import { Cli, type CommandClass } from 'clipanion';

/** An option as help shows it. */
export interface OptionInfo {
  /** As it is typed, with its value: `--limit N`. */
  readonly label: string;
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
}

/** What help tells of a command. */
export interface CommandInfo {
  /** The words that call it; other words for the same follow. */
  readonly paths: readonly (readonly string[])[];
  readonly category: string;
  readonly description: string;
  readonly details: string;
  readonly examples: readonly (readonly [title: string, line: string])[];
  /** `woosoo report [id]` */
  readonly usage: string;
  readonly options: readonly OptionInfo[];
}

/** What the value of an option is, for help and the reference. */
const VALUES: Readonly<Record<string, string>> = {
  '--action': 'NAME',
  '--anchor': 'HASH',
  '--apps': 'LIST',
  '--description': 'TEXT',
  '--domain': 'NAME',
  '--domains': 'LIST',
  '--edits': 'WHAT',
  '--env': 'NAME',
  '--export': 'FILE',
  '--interval': 'SECONDS',
  '--level': 'LEVEL',
  '--limit': 'N',
  '--lines': 'N',
  '--output': 'FILE',
  '--plan': 'FILE',
  '--plan-out': 'FILE',
  '--root': 'DIR',
  '--search': 'TEXT',
  '--set': 'KEY=VALUE',
  '--older-than': 'AGE',
  '--keep-minimum': 'NUMBER',
  '--reason': 'TEXT',
  '--new-recovery': 'FILE',
  '--import': 'FILE',
  '--since': 'TIME',
  '--until': 'TIME',
};

/** What the rest of the words of a command are. */
const REST: Readonly<Record<string, string>> = { logs: ' [log...]', config: ' [key...]' };

/** Every command that has a usage, in the order given. */

export function commandInfos(commands: readonly CommandClass[]): readonly CommandInfo[] {
  const definitions = Cli.from([...commands], { binaryName: 'woosoo' }).definitions({ colored: false });
  return commands.flatMap((command) => {
    const { usage, paths } = command;
    if (usage === undefined || paths === undefined) return [];
    const definition = definitions.find(({ path }) => path === `woosoo ${paths[0]?.join(' ') ?? ''}`);
    return [
      {
        paths,
        category: usage.category ?? '',
        description: usage.description ?? '',
        details: usage.details ?? '',
        examples: usage.examples ?? [],
        usage: usageOf(definition?.usage, paths[0] ?? []),
        options: (definition?.options ?? []).map(optionInfo),
      },
    ];
  });
}

function usageOf(usage: string | undefined, path: readonly string[]): string {
  return usage?.trim().replace(' ...', REST[path[0] ?? ''] ?? ' [service...]') ?? `woosoo ${path.join(' ')}`;
}

function optionInfo({ definition, description = '' }: { readonly definition: string; readonly description?: string }): OptionInfo {
  const [flags = '', value] = definition.split(' ');
  const names = flags.split(',');
  return {
    names,
    description,
    takesValue: value !== undefined,
    label: `${names.join(', ')}${value === undefined ? '' : ` ${VALUES[names[0] ?? ''] ?? 'VALUE'}`}`,
  };
}
