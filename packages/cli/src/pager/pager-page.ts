import { levelPaint } from '../present/logs.ts';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';
import { cutToWidth, textWidth } from '../terminal/text-width.ts';
import type { LogLine } from './log-lines.ts';
import type { LogPager } from './log-pager.ts';
import { rowsOf } from './viewport.ts';

export interface PageOptions {
  readonly style: Style;
  readonly columns: number;
  readonly rows: number;
  /** 0: the source is not shown. */
  readonly sourceWidth: number;
  readonly title: string;
}

const INVERSE = (text: string): string => `\u001b[7m${text}\u001b[27m`;

/** What the screen shows: one string a row. */
export function pagerPage(pager: LogPager, options: PageOptions): readonly string[] {
  const body = pager.showsHelp ? HELP : bodyRows(pager, options);
  const rows = Array.from({ length: options.rows - 1 }, (_, row) => cutToWidth(body[row] ?? '', options.columns));
  return [...rows, statusRow(pager, options)];
}

/** How wide the texts are that stand behind their sources. */
export function textColumns({ columns, sourceWidth }: Pick<PageOptions, 'columns' | 'sourceWidth'>): number {
  return Math.max(10, columns - (sourceWidth === 0 ? 0 : sourceWidth + 2));
}

function bodyRows(pager: LogPager, options: PageOptions): readonly string[] {
  const rows: string[] = [];
  const { lines, size, top } = pager;
  for (let index = top.line; index < lines.length && rows.length < options.rows - 1; index += 1) {
    const line = lines.at(index);
    if (line === undefined) break;
    const shown = rowsOf(line.text, size);
    for (const [row, text] of shown.entries()) {
      if (index === top.line && row < top.row) continue;
      rows.push(`${lead(line, row, options)}${painted(line, size.wrap ? text : text.slice(pager.column), pager.find, options)}`);
    }
  }
  if (rows.length > 0 || pager.isLoading) return rows;
  return ['', options.style.soft('  Nothing of that kind has been written.')];
}

function lead({ entry, first }: LogLine, row: number, { style, sourceWidth }: PageOptions): string {
  if (sourceWidth === 0) return '';
  return first && row === 0 ? `${style.accent(entry.source.padEnd(sourceWidth))}  ` : ' '.repeat(sourceWidth + 2);
}

/** In the colour of its level, what is looked for inverted. */
function painted({ entry }: LogLine, text: string, find: string, options: PageOptions): string {
  const cut = cutToWidth(text, textColumns(options));
  const paint = levelPaint(entry.level, options.style);
  if (find === '') return paint(cut);
  const searched = /\p{Lu}/u.test(find) ? cut : cut.toLowerCase();
  let [marked, at] = ['', 0];
  for (let found = searched.indexOf(find); found >= 0; found = searched.indexOf(find, at)) {
    marked += paint(cut.slice(at, found)) + INVERSE(cut.slice(found, found + find.length));
    at = found + find.length;
  }
  return marked + paint(cut.slice(at));
}

/** The lowest row: what is typed or said, or what is shown and how it goes on. */
function statusRow(pager: LogPager, options: PageOptions): string {
  const { columns } = options;
  if (pager.prompt !== null) {
    const { kind, text } = pager.prompt;
    return cutToWidth(`${PROMPTS[kind]}${text}\u001b[7m \u001b[27m`, columns);
  }
  const left = pager.message !== '' ? ` ${pager.message} ` : ` ${[options.title, ...conditions(pager), state(pager)].join(' · ')} `;
  const help = columns < 80 ? ' ? help ' : ` ${position(pager)}? help  q quit `;
  const right = pager.message === '' ? help : '';
  const room = columns - textWidth(right);
  const text =
    room > 20 ? `${cutToWidth(left, room)}${' '.repeat(Math.max(0, room - textWidth(left)))}${right}` : cutToWidth(left, columns);
  return INVERSE(text);
}

const PROMPTS = {
  find: 'Find: ',
  filter: 'Show only (text or expression, empty for all): ',
  save: 'Save what is shown to file (.json and .csv too): ',
};

function conditions({ query, find }: LogPager): readonly string[] {
  return [
    ...(query.level === undefined ? [] : [`${query.level} and worse`]),
    ...(query.search === undefined ? [] : [`only "${query.search.pattern}"`]),
    ...(find === '' ? [] : [`find "${find}"`]),
  ];
}

function state(pager: LogPager): string {
  if (pager.isLoading) return 'reading …';
  if (pager.isFollowing) return 'following';
  if (pager.waiting === 0) return 'paused';
  return `paused · ${pager.waiting === 1 ? '1 new entry' : `${pager.waiting} new entries`} below (f)`;
}

/** The time of what stands at the top. */
function position({ lines, top, isWhole }: LogPager): string {
  const time = lines.at(top.line)?.entry.time;
  const begin = isWhole && top.line === 0 && top.row === 0 ? '[begin] ' : '';
  return `${begin}${time === null || time === undefined ? '' : `${localTime(time)}  `}`;
}

const HELP: readonly string[] = [
  '',
  '  ↑ ↓ k j           a line up, down (scrolling up stops following)',
  '  PgUp PgDn b       a page up, down',
  '  g G Home End      to the begin, to the end',
  '  f Space           follow what is written, or pause',
  '  / n N             find a text; the next one up, down',
  '  &                 show only entries that match a text or regular expression',
  '  l                 show only: all → warnings and worse → errors and worse',
  '  w ← →             wrap long lines or not; scroll sideways',
  '  s                 save all that is shown (what the filters let through) to a file',
  '  Esc               take back what was looked for, then the filters',
  '  q Ctrl-C          quit',
  '',
  '  A text in small letters finds capital ones too. Any key goes back.',
];
