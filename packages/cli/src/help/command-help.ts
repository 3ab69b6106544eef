import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { wrapLines } from '../terminal/wrap-lines.ts';
import type { CommandInfo, OptionInfo } from './command-info.ts';

/** Exit codes mean the same everywhere (`exitCodes` of the core; a test compares). */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'failed; the branch is whole: unchanged, or as it was before'],
  [2, 'wrong usage; nothing was done'],
  [3, 'failed, and a person is needed; what to do is said'],
  [10, 'no branch here, or its configuration is invalid'],
  [11, 'another operation is running'],
  [12, 'unhealthy: a check failed, or something differs'],
  [130, 'cancelled; the branch is whole'],
];

/** The page of `woosoo COMMAND --help`. `common`: options that every command has; they come last. */
export function commandHelp(command: CommandInfo, common: ReadonlySet<string>, style: Style): string {
  const own = command.options.filter(({ names }) => !common.has(names[0] ?? ''));
  const shared = command.options.filter(({ names }) => common.has(names[0] ?? ''));
  const heading = (text: string): string => `\n${style.strong(text)}\n`;
  const others = command.paths.slice(1).filter((path) => path.length > 0 && !path.every((word) => word.startsWith('-')));
  const text = [
    `${command.description}\n`,
    heading('Usage'),
    `  ${command.usage}${own.length > 0 ? ' [options]' : ''}\n`,
    ...others.map((path) => `  woosoo ${path.join(' ')}\n`),
    ...(command.details === '' ? [] : [`\n${paragraphs(command.details)}\n`]),
    ...options(heading('Options'), own, style),
    ...options(heading('Options of every command'), shared, style),
    heading('Examples'),
    ...command.examples.map(([title, line]) => `  ${style.soft(`# ${title}`)}\n  ${line}\n`),
    heading('Exit codes'),
    table(
      EXIT_CODES.map(([code, meaning]) => [`  ${String(code).padStart(3)}`, meaning]),
      style.columns,
    ),
  ].join('');
  return wrapLines(text, style.columns);
}

/** `woosoo backup`: the commands of a group. */
export function groupHelp(group: string, members: readonly CommandInfo[], style: Style): string {
  const rows = members.map(({ usage, description }) => [`  ${style.accent(usage)}`, description]);
  return wrapLines(
    `${style.strong(`woosoo ${group}`)}\n\n${table(rows, style.columns)}\n${style.soft(`woosoo ${group} COMMAND --help shows options and examples.`)}\n`,
    style.columns,
  );
}

function options(heading: string, shown: readonly OptionInfo[], style: Style): readonly string[] {
  if (shown.length === 0) return [];
  return [
    heading,
    table(
      shown.map(({ label, description }) => [`  ${label}`, description]),
      style.columns,
    ),
  ];
}

/** Paragraphs as they are meant, whatever their indentation in the source. */
function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .join('\n\n');
}
