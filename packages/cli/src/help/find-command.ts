import type { CommandInfo } from './command-info.ts';

/** What the words of a command line call: a command, a group of commands (`backup`), or nothing. */
export type Found =
  | { readonly kind: 'command'; readonly command: CommandInfo; readonly words: number }
  | { readonly kind: 'group'; readonly group: string; readonly members: readonly CommandInfo[] }
  | { readonly kind: 'nothing' };

/** The command with the longest path that the words begin with. */
export function findCommand(words: readonly string[], infos: readonly CommandInfo[]): Found {
  const candidates = infos
    .flatMap((command) => command.paths.map((path) => ({ command, path })))
    .filter(({ path }) => path.length > 0 && path.every((word, index) => words[index] === word))
    .sort((a, b) => b.path.length - a.path.length);
  const [best] = candidates;
  if (best !== undefined) return { kind: 'command', command: best.command, words: best.path.length };
  const [group = ''] = words;
  const members = membersOf(group, infos);
  return members.length > 0 ? { kind: 'group', group, members } : { kind: 'nothing' };
}

/** The commands `group *`. */
export function membersOf(group: string, infos: readonly CommandInfo[]): readonly CommandInfo[] {
  return infos.filter(({ paths }) => paths.some((path) => path.length > 1 && path[0] === group));
}
