import type { ConfigChange, SyncEffect, SyncReport, TargetDrift, UndoReport } from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';

export interface SyncTarget {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'unchanged';
  readonly editedByHand: boolean;
  readonly lines: readonly string[];
}

interface ShownPlan {
  readonly targets: readonly SyncTarget[];
  readonly effects: readonly SyncEffect[];
  readonly warnings: readonly string[];
}

export function syncPlanText({ targets, effects, warnings }: ShownPlan, verbose: boolean, style: Style): string {
  const changed = targets.filter(({ change }) => change !== 'unchanged');
  const notes = warnings.map((warning) => `${style.warning('!')} ${warning}\n`).join('');
  if (changed.length === 0) return `${notes}${style.good('✓')} All ${targets.length} files are as the configuration has them.\n`;
  return notes + changed.map((target) => fileText(target, verbose, style)).join('') + effectsText(effects, style);
}

export function syncReportText(report: SyncReport, verbose: boolean, style: Style): string {
  const notes = [
    ...report.kept.map((name) => `${style.warning('!')} ${name} was edited by hand and stays as it is.\n`),
    ...report.warnings.map((warning) => `${style.warning('!')} ${warning}\n`),
  ].join('');
  if (report.operation === null)
    return `${notes}${style.good('✓')} Every ${report.kept.length > 0 ? 'other ' : ''}file is as the configuration has it.\n`;
  const { outcome, error } = report.operation;
  if (outcome !== 'done') return `${style.bad('✗')} ${error?.message ?? outcome}\n  ${error?.remedy ?? ''}\n`;
  const count = report.files.length === 1 ? 'One file' : `${report.files.length} files`;
  return (
    notes +
    report.files.map((file) => fileText({ ...file, editedByHand: false }, verbose, style)).join('') +
    effectsText(report.effects, style) +
    `${style.good('✓')} ${count} written.${report.changeId === null ? '' : style.soft('  woosoo config undo takes it back.')}\n`
  );
}

/** Reasons beyond these are told by their number. */
const REASONS = 4;

function effectsText(effects: readonly SyncEffect[], style: Style): string {
  return effects
    .map(({ action, subject, because }) => `  ${style.accent('→')} ${EFFECTS[action](subject)}${style.soft(`  (${reasons(because)})`)}\n`)
    .join('');
}

const EFFECTS: Readonly<Record<SyncEffect['action'], (subject: string) => string>> = {
  restart: (subject) => `${subject} restarts`,
  reload: (subject) => `${subject} reloads`,
  recache: (subject) => `the cached configuration of ${subject} is renewed`,
  deploy: (subject) => `${subject} takes it up with the next deploy`,
};

function reasons(because: readonly string[]): string {
  const shown = because.slice(0, REASONS).join(', ');
  return because.length > REASONS ? `${shown} and ${because.length - REASONS} more` : shown;
}

const DRIFT: Readonly<Record<TargetDrift['state'], string>> = {
  'in-step': 'as the configuration has it',
  missing: 'missing',
  outdated: 'outdated: the configuration has changed since it was written',
  edited: 'edited by hand',
  foreign: 'not written by Woosoo',
  exposed: 'readable for others',
};

export function driftText(files: readonly TargetDrift[], style: Style): string {
  const drifted = files.filter(({ state }) => state !== 'in-step');
  if (drifted.length === 0)
    return `${style.good('✓')} All ${files.length} files are as they were written, and as the configuration has them.\n`;
  return (
    drifted
      .map(({ path, state, lines }) => `${style.warning('!')} ${style.strong(path)}  ${DRIFT[state]}\n${linesText(lines, style)}`)
      .join('') + `  woosoo config sync brings them into step; it asks about what was edited by hand.\n`
  );
}

export function historyText(changes: readonly ConfigChange[], verbose: boolean, style: Style): string {
  if (changes.length === 0) return 'No change of the configuration is kept yet.\n';
  const taken = new Set(changes.map(({ undoes }) => undoes));
  return changes
    .map(({ id, at, actor, title, files }) => {
      const undone = taken.has(id) ? style.warning('  taken back') : '';
      const head = `${style.soft(localTime(at))}  ${style.strong(title)}${undone}  ${style.soft(actor)}\n    ${id}\n`;
      const changed = files.map(({ path, lines }) => `    ${path}\n${verbose ? linesText(lines, style) : ''}`).join('');
      return head + changed;
    })
    .join('');
}

export function undoText({ change, files, operation }: UndoReport, style: Style): string {
  const { outcome, error } = operation;
  if (outcome !== 'done') return `${style.bad('✗')} ${error?.message ?? outcome}\n  ${error?.remedy ?? ''}\n`;
  const again = files.some((name) => name.startsWith('deployment.config.'))
    ? '  `woosoo config sync` brings it to the applications.\n'
    : '';
  return `${style.good('✓')} "${change.title}" of ${localTime(change.at)} is taken back: ${files.join(', ')}.\n${again}`;
}

/** All of a new file is new, so its lines are told by their number alone, unless they are asked for. */
function fileText({ path, change, editedByHand, lines }: SyncTarget, verbose: boolean, style: Style): string {
  const size = change === 'added' && !verbose ? style.soft(`  ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`) : '';
  const head = `${style.strong(path)}  ${change}${size}${editedByHand ? style.warning('  edited by hand') : ''}\n`;
  return change === 'added' && !verbose ? head : head + linesText(lines, style);
}

function linesText(lines: readonly string[], style: Style): string {
  return lines.map((line) => `    ${painted(line, style)}\n`).join('');
}

function painted(line: string, style: Style): string {
  if (line.startsWith('+')) return style.good(line);
  return line.startsWith('-') ? style.bad(line) : style.soft(line);
}
