import { duration, type RestorePlan } from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

/** Without the contents of files. */
export function plainRestorePlan({ files, ...plan }: RestorePlan): object {
  return { ...plan, files: files.map(({ path, change, lines }) => ({ path, change, lines })) };
}

/** Exactly what a restore would change. */
export function restorePlanText(plan: RestorePlan, style: Style): string {
  const { database, files, uploads, leftOut, warnings } = plan;
  return [
    `${style.accent('Restore')} ${plan.id}, made ${localTime(plan.createdAt)}\n`,
    ...(database === null
      ? ['\nThe database stays as it is.\n']
      : [`\n${style.strong('Database')}\n`, tablesText(database.tables, style), timeText(database, style)]),
    ...(files.length === 0
      ? ['\nConfiguration files stay as they are.\n']
      : [
          `\n${style.strong('Files')}\n`,
          ...files.flatMap(({ path, change, lines }) => [
            `  ${path}  ${change}\n`,
            ...lines.slice(0, 40).map((line) => `      ${coloured(line, style)}\n`),
          ]),
        ]),
    uploads === null
      ? '\nUploads stay as they are.\n'
      : `\n${style.strong('Uploads')}\n  ${uploads.added} come back, ${uploads.changed} change, ${uploads.removed} go\n`,
    ...leftOut.map((text) => `${style.warning('!')} left out: ${text}\n`),
    ...warnings.map((text) => `${style.warning('!')} ${text}\n`),
  ].join('');
}

function tablesText(tables: NonNullable<RestorePlan['database']>['tables'], style: Style): string {
  return table(
    tables.map(({ name, rowsNow, rowsAfter }) => {
      if (rowsNow === null) return [`  ${style.good('+')} ${name}`, '', `${rowsAfter ?? 0} rows`, style.soft('comes back')];
      if (rowsNow === 'unreadable') {
        const note = rowsAfter === null ? style.bad('is not in the backup: goes') : style.good('is damaged; comes back whole');
        return [`  ${style.warning('!')} ${name}`, 'unreadable', rowsAfter === null ? '' : `→ ${rowsAfter} rows`, note];
      }
      if (rowsAfter === null) return [`  ${style.bad('-')} ${name}`, `${rowsNow} rows`, '', style.bad('is not in the backup: goes')];
      const difference = rowsAfter - rowsNow;
      const note =
        difference === 0
          ? style.soft('as many; their contents are those of the backup')
          : difference > 0
            ? style.good(`${difference} more`)
            : style.warning(`${-difference} fewer`);
      return [`  ${style.soft('~')} ${name}`, `${rowsNow} rows`, `→ ${rowsAfter} rows`, note];
    }),
    style.columns,
  );
}

function timeText({ proven, expectedMs }: NonNullable<RestorePlan['database']>, style: Style): string {
  const proof = proven
    ? style.good('Proven by a rehearsal')
    : style.warning('Not rehearsed: `woosoo backup rehearse` would prove it beforehand');
  const time = expectedMs === null ? 'how long loading takes is not known' : `loading takes about ${duration(expectedMs)}`;
  return `  ${proof}; ${time}. Services are stopped meanwhile.\n`;
}

function coloured(line: string, style: Style): string {
  if (line.startsWith('+')) return style.good(line);
  return line.startsWith('-') ? style.bad(line) : line;
}
