import type { BranchErrorReport } from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import { since } from '../terminal/since.ts';
import type { Style } from '../terminal/style.ts';
import { plainLogLine } from './logs.ts';

type Group = BranchErrorReport['groups'][number];

/** Which errors there were, the last seen first. */
export function logErrorsText(report: BranchErrorReport, style: Style): string {
  const { groups, left, lastDeployAt } = report;
  const from = localTime(report.since);
  if (groups.length === 0) return `${style.good('✓')} No errors since ${from}.\n`;
  const fresh = groups.filter(({ isNew }) => isNew).length;
  const deploy =
    lastDeployAt === null
      ? ''
      : `; ${fresh === 0 ? 'none is' : `${fresh} ${fresh === 1 ? 'is' : 'are'}`} new since the last deploy (${localTime(lastDeployAt)})`;
  return [
    `${style.strong(`${groups.length} ${groups.length === 1 ? 'kind of error' : 'kinds of errors'} since ${from}`)}${deploy}`,
    '',
    ...groups.flatMap((group) => groupLines(group, style)),
    ...(left === 0 ? [] : [style.soft(`  and ${left} more errors of yet other kinds`)]),
    '',
  ].join('\n');
}

function groupLines({ isNew, count, level, title, frame, source, firstSeen, lastSeen }: Group, style: Style): readonly string[] {
  const times =
    firstSeen === null || lastSeen === null
      ? ''
      : count === 1
        ? `${since(lastSeen)} ago`
        : `last ${since(lastSeen)} ago, first ${localTime(firstSeen)}`;
  const paint = level === 'error' ? style.bad : (text: string) => style.bad(style.strong(text));
  return [
    `  ${isNew ? `${style.warning('NEW')} ` : ''}${style.strong(`${count} ×`)} ${paint(plainLogLine(title))}`,
    `      ${style.soft([source, ...(frame === null ? [] : [frame]), ...(times === '' ? [] : [times])].join(' · '))}`,
  ];
}
