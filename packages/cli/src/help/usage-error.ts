import type { WoosooError } from '@woosoo/sdk-core';
import { usageWrong } from '../errors.ts';
import type { CommandInfo } from './command-info.ts';
import { findCommand, membersOf } from './find-command.ts';
import { suggest } from './suggest.ts';

/** Says in words what is wrong with a command line, and what was probably meant. */
export function usageError(argv: readonly string[], infos: readonly CommandInfo[], error: unknown): WoosooError {
  const words = argv.filter((word) => !word.startsWith('-'));
  const found = findCommand(words, infos);
  if (found.kind === 'nothing') return unknownCommand(words[0] ?? argv[0] ?? '', infos);
  if (found.kind === 'group') return unknownMember(found.group, words[1], infos);
  const [name = ''] = [found.command.paths[0]?.join(' ')];
  return refuse(commandProblem(name, found.command, error), `See \`woosoo ${name} --help\`.`);
}

function unknownCommand(typed: string, infos: readonly CommandInfo[]): WoosooError {
  const known = infos.flatMap(({ paths }) => paths.map((path) => path.join(' '))).concat(infos.map(({ paths }) => paths[0]?.[0] ?? ''));
  const lastWords = infos.flatMap(({ paths }) =>
    paths.filter((path) => path.length > 1 && path.at(-1) === typed).map((path) => path.join(' ')),
  );
  return refuse(`There is no command "${typed}".`, hint([...lastWords, ...suggest(typed, known)], 'woosoo help'));
}

function unknownMember(group: string, typed: string | undefined, infos: readonly CommandInfo[]): WoosooError {
  const known = membersOf(group, infos).map(({ paths }) => paths[0]?.slice(1).join(' ') ?? '');
  const message = typed === undefined ? `woosoo ${group} needs to know what to do.` : `There is no "woosoo ${group} ${typed}".`;
  const near = typed === undefined ? [] : suggest(typed, known).map((word) => `${group} ${word}`);
  return refuse(message, near.length > 0 ? hint(near, `woosoo ${group} --help`) : `There are: ${known.join(', ')}.`);
}

function hint(near: readonly string[], page: string): string {
  const meant = [...new Set(near)].slice(0, 3).map((line) => `\`woosoo ${line}\``);
  return `${meant.length === 0 ? '' : `Did you mean ${meant.join(' or ')}? `}\`${page}\` lists what there is.`;
}

/** What the parser says, in our words where we have better ones. */
function commandProblem(name: string, command: CommandInfo, error: unknown): string {
  const reason = reasonOf(error);
  const option = /Unsupported option name \("(.+)"\)/.exec(reason)?.[1];
  if (option !== undefined) {
    const near = suggest(
      option,
      command.options.flatMap(({ names }) => names),
    );
    return `woosoo ${name} has no option ${option}.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}`;
  }
  const extra = /Extraneous positional argument \("(.*)"\)/.exec(reason)?.[1];
  if (extra !== undefined) return `woosoo ${name} does not know what to do with "${extra}".`;
  if (/Not enough positional arguments/.test(reason)) return `Something is missing: ${command.usage}`;
  const lacking = /Not enough arguments to option (\S+?)\.?$/.exec(reason)?.[1];
  if (lacking !== undefined) return `${lacking} needs a value.`;
  return reason;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const candidates = 'candidates' in error && Array.isArray(error.candidates) ? (error.candidates as readonly unknown[]) : [];
  const reasons = candidates.flatMap((one) =>
    typeof one === 'object' && one !== null && 'reason' in one && typeof one.reason === 'string' ? [one.reason] : [],
  );
  return reasons[0] ?? error.message.split('\n')[0] ?? '';
}

function refuse(message: string, remedy: string): WoosooError {
  return usageWrong({ message, remedy });
}
