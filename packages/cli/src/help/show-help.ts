import type { Style } from '../terminal/style.ts';
import { commandHelp, groupHelp } from './command-help.ts';
import type { CommandInfo } from './command-info.ts';
import { findCommand } from './find-command.ts';
import { overview } from './overview.ts';

/** Whether a command line asks for help: nothing at all, `help ...`, or `--help` anywhere before `--`. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  return argv.length === 0 || argv[0] === 'help' || options.includes('--help') || options.includes('-h');
}

/** The page that was asked for; `null` when no such command is known. */
export function helpPage(argv: readonly string[], infos: readonly CommandInfo[], version: string, style: Style): string | null {
  const valued = new Set(infos.flatMap(({ options }) => options.flatMap(({ names, takesValue }) => (takesValue ? names : []))));
  const words = argv.filter((word, index) => !word.startsWith('-') && word !== 'help' && !valued.has(argv[index - 1] ?? ''));
  if (words.length === 0) return overview(infos, version, style);
  const found = findCommand(words, infos);
  switch (found.kind) {
    case 'command':
      return commandHelp(found.command, commonOptions(infos), style);
    case 'group':
      return words.length > 1 ? null : groupHelp(found.group, found.members, style);
    case 'nothing':
      return null;
  }
}

/** The first names of those options that nearly every command has. */
export function commonOptions(infos: readonly CommandInfo[]): ReadonlySet<string> {
  const first = infos.flatMap(({ options }) => options.map(({ names }) => names[0] ?? ''));
  return new Set(first.filter((name) => first.filter((other) => other === name).length >= infos.length - 1));
}
