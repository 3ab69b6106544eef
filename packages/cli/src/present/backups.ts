import {
  duration,
  problemsFound,
  type BackupVerification,
  type CreatedBackup,
  type KeyOverview,
  type ListedBackup,
  type Rehearsal,
  type RetentionPlan,
} from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

/** As JSON has it. */
export function plainBackup(listed: ListedBackup): object {
  return listed.state === 'complete'
    ? { ...listed.backup.metadata, marks: listed.marks }
    : { backup_id: listed.id, damaged: listed.reason, marks: listed.marks };
}

export function backupListText(backups: readonly ListedBackup[], all: number, style: Style): string {
  if (backups.length === 0) return 'No backups yet. `woosoo backup create` makes one; so does every deploy that changes something.\n';
  const rows = backups.map((listed) => {
    if (listed.state === 'damaged') return [`  ${style.bad('✗')} ${listed.id}`, style.bad('damaged'), '', '', listed.reason];
    const { includes, size_bytes, description } = listed.backup.metadata;
    const parts = Object.entries(includes).flatMap(([name, included]) => (included ? [name] : []));
    const pin = listed.marks.pinned === null ? '' : style.accent('pinned ');
    return [
      `  ${problemsFound(listed.marks).length === 0 ? style.good('✓') : style.bad('✗')} ${listed.id}`,
      size(size_bytes),
      parts.join(', '),
      proof(listed, style),
      `${pin}${style.soft(description)}`,
    ];
  });
  const more = all > backups.length ? style.soft(`  … ${all - backups.length} more: --limit ${all}\n`) : '';
  return table(rows, style.columns) + more;
}

export function backupText(listed: ListedBackup, retention: RetentionPlan['decisions'][number] | null, style: Style): string {
  if (listed.state === 'damaged') return `${style.bad('✗')} ${listed.id}: ${listed.reason}\n`;
  const { metadata, directory } = listed.backup;
  const { database, includes, recipients, warnings } = metadata;
  const { pinned, rehearsed, copied } = listed.marks;
  const rows = database?.contents.reduce((sum, one) => sum + one.rows, 0) ?? 0;
  const facts: readonly (readonly [string, string])[] = [
    ['made', `${localTime(metadata.created_at)} by ${metadata.creator} (Woosoo ${metadata.version})`],
    ['note', metadata.description],
    ['folder', directory],
    [
      'holds',
      `${Object.entries(includes)
        .flatMap(([name, included]) => (included ? [name] : []))
        .join(', ')}; ${size(metadata.size_bytes)}`,
    ],
    [
      'database',
      database === null
        ? ''
        : `${database.name} of ${database.family} ${database.server_version}: ${database.tables.length} tables, ${rows} rows; dumped in ${duration(database.duration_ms)}`,
    ],
    [
      'encrypted',
      recipients.length === 0
        ? style.warning('no; `woosoo backup keys` says how')
        : `for ${recipients.length} keys: ${recipients.join(', ')}`,
    ],
    [
      'proven',
      rehearsed === null
        ? problemsFound(listed.marks).length > 0
          ? proof(listed, style)
          : 'not rehearsed yet: `woosoo backup rehearse`'
        : `${proof(listed, style)}, on ${localTime(rehearsed.at)}: ${rehearsed.tables} tables, ${rehearsed.rows} rows`,
    ],
    ['copy', copied === null ? '' : `${copied.to}, since ${localTime(copied.at)}`],
    ['pinned', pinned === null ? '' : `by ${pinned.by} on ${localTime(pinned.at)}${pinned.reason === '' ? '' : `: ${pinned.reason}`}`],
    [retention?.keep === false ? 'may go' : 'kept', retention === null ? '' : retention.reasons.join('; ')],
  ];
  return [
    `${style.strong(listed.id)}\n`,
    table(
      facts.filter(([, text]) => text !== '').map(([name, text]) => [`  ${style.soft(name)}`, text]),
      style.columns,
    ),
    ...problemsFound(listed.marks).map((problem) => `  ${style.bad('✗')} ${problem}\n`),
    ...warnings.map((warning) => `  ${style.warning('!')} ${warning}\n`),
  ].join('');
}

export function createdText({ id, directory, metadata, followUp }: CreatedBackup, style: Style): string {
  const { copy, rehearsal, removed, errors } = followUp;
  return [
    `${style.good('✓')} ${style.strong(id)} in ${directory} (${size(metadata.size_bytes)})\n`,
    metadata.recipients.length === 0 ? style.soft('  Not encrypted: `woosoo backup keys` says how.\n') : '',
    ...metadata.warnings.map((warning) => `  ${style.warning('!')} ${warning}\n`),
    copy === null ? '' : `  ${style.good('✓')} copied to ${copy}\n`,
    copy !== null && metadata.recipients.length === 0
      ? `  ${style.warning('!')} The copy is not encrypted: whoever can read that place can read guests’ data and passwords. Make a recovery key: woosoo backup keys --new-recovery FILE\n`
      : '',
    rehearsal === null ? '' : `  ${rehearsalText(rehearsal, style)}`,
    removed.length === 0 ? '' : `  Removed, as no rule keeps them: ${removed.join(', ')}\n`,
    ...errors.map(({ message, remedy }) => `  ${style.bad('✗')} ${message} ${remedy}\n`),
  ].join('');
}

export function verificationText({ id, files, authenticity, problems }: BackupVerification, style: Style): string {
  return problems.length === 0
    ? `${style.good('✓')} ${id} is whole (${files} files)${authenticity === 'genuine' ? '' : '; that nobody changed it cannot be proven here, since it is of another machine or has no signature'}.\n`
    : `${style.bad('✗')} ${id}:\n${problems.map((problem) => `    ${problem}\n`).join('')}`;
}

export function rehearsalText({ id, tables, rows, duration_ms, problems }: Rehearsal, style: Style): string {
  return problems.length === 0
    ? `${style.good('✓')} ${id} is proven: ${tables} tables with ${rows} rows came back as they were, in ${duration(duration_ms)}.\n`
    : `${style.bad('✗')} ${id} is not proven:\n${problems.map((problem) => `    ${problem}\n`).join('')}`;
}

/** Where a backup lies, for those branches that have a second place. */
const PLACES: Readonly<Record<string, string>> = { here: 'here', 'here,second-place': 'here and copied', 'second-place': 'only copied' };

export function cleanupText(plan: RetentionPlan, done: boolean, style: Style): string {
  const placed = plan.decisions.some(({ places }) => places.includes('second-place'));
  const going = plan.decisions.filter(({ keep }) => !keep).length;
  const title = done
    ? `${going} removed, ${plan.decisions.length - going} kept.`
    : `${going} would be removed, ${plan.decisions.length - going} kept.`;
  return [
    plan.unreachable === null ? '' : `${style.warning('!')} ${plan.unreachable} is not there now; what lies there stays until it is.\n`,
    plan.clockDoubt === null ? '' : `${style.warning('!')} Nothing is removed: ${plan.clockDoubt}. If the clock is right: --trust-clock.\n`,
    table(
      plan.decisions.map(({ id, keep, reasons, places }) => [
        `  ${keep ? style.good('keep') : style.warning(done ? 'gone' : 'go')}`,
        id,
        ...(placed ? [style.soft(PLACES[places.join()] ?? '')] : []),
        style.soft(reasons.join('; ')),
      ]),
      style.columns,
    ),
    `${title}\n`,
  ].join('');
}

export function keysText({ encrypting, machine, recovery, imported }: KeyOverview, style: Style): string {
  const rows = [
    ['  this machine', machine ?? style.soft('its key is made when something is encrypted for the first time')],
    ...(recovery.length === 0 ? [['  recovery', style.warning('none')]] : recovery.map((key) => ['  recovery', key])),
    ...imported.map((key) => ['  imported', `${key}  ${style.soft('this machine can open what was encrypted for it')}`]),
  ];
  const state = encrypting
    ? `${style.good('✓')} New backups are encrypted.\n`
    : `${style.warning('!')} Backups are not encrypted: what only this machine could open would be lost with it. Make a recovery key first: woosoo backup keys --new-recovery FILE\n`;
  return state + table(rows, style.columns);
}

function proof({ marks }: ListedBackup, style: Style): string {
  if (problemsFound(marks).length > 0) return style.bad('damaged');
  if (marks.rehearsed === null) return style.soft('not proven');
  return style.good(`proven, restores in ${duration(marks.rehearsed.duration_ms)}`);
}

function size(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
