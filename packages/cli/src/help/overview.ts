import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { wrapLines } from '../terminal/wrap-lines.ts';
import type { CommandInfo } from './command-info.ts';
import { membersOf } from './find-command.ts';

/** Commands of several words are told together. */
const GROUPS = [
  { name: 'services', about: 'The programs that run the branch' },
  { name: 'backup', about: 'Backups of configuration, database and files' },
  { name: 'config', about: 'The configuration, and the files made from it' },
  { name: 'notify', about: 'Who is told of deploys and alerts' },
  { name: 'cert', about: 'TLS certificates, and what tablets need to trust them' },
  { name: 'audit', about: 'Who did what' },
  { name: 'support', about: 'What a person who helps from afar needs' },
];

/** `woosoo` alone: what there is, in the order in which it is needed. */
export function overview(infos: readonly CommandInfo[], version: string, style: Style): string {
  const single = infos.filter(({ paths }) => paths[0]?.length === 1);
  const categories = [...new Set(single.map(({ category }) => category))];
  const width = Math.max(...single.map(({ paths }) => paths[0]?.[0]?.length ?? 0));
  const section = (title: string, rows: readonly (readonly [string, string])[]): string =>
    `\n${style.strong(title)}\n${table(
      rows.map(([name, about]) => [`  ${style.accent(name.padEnd(width))}`, about]),
      style.columns,
    )}`;
  const [first = '', ...rest] = categories.map((category) =>
    section(
      category,
      single.filter((info) => info.category === category).map(({ paths, description }) => [paths[0]?.[0] ?? '', description]),
    ),
  );
  const last = rest.pop() ?? '';
  const groups = section(
    'More',
    GROUPS.map(({ name, about }) => [name, `${about}: ${wordsOf(name, infos)}`]),
  );
  return wrapLines(
    [
      `${style.strong('woosoo')} ${version} deploys and looks after the programs of one restaurant.\n`,
      first,
      ...rest,
      groups,
      last,
      `\n${style.soft('woosoo COMMAND --help shows options and examples.')}\n`,
    ].join(''),
    style.columns,
  );
}

function wordsOf(group: string, infos: readonly CommandInfo[]): string {
  return membersOf(group, infos)
    .map(({ paths }) => paths[0]?.slice(1).join(' ') ?? '')
    .join(', ');
}
