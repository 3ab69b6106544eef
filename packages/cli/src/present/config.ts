import type { SyncReport } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';

export interface SyncTarget {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'unchanged';
  readonly editedByHand: boolean;
  readonly lines: readonly string[];
}

export function syncPlanText(targets: readonly SyncTarget[], warnings: readonly string[], style: Style): string {
  const changed = targets.filter(({ change }) => change !== 'unchanged');
  const notes = warnings.map((warning) => `${style.warning('!')} ${warning}\n`).join('');
  if (changed.length === 0) return `${notes}${style.good('✓')} All ${targets.length} files are as the configuration has them.\n`;
  return notes + changed.map((target) => fileText(target, style)).join('');
}

export function syncReportText(report: SyncReport, style: Style): string {
  if (report.operation === null) return `${style.good('✓')} Every file is as the configuration has it.\n`;
  const { outcome, error } = report.operation;
  if (outcome !== 'done') return `${style.bad('✗')} ${error?.message ?? outcome}\n  ${error?.remedy ?? ''}\n`;
  return (
    report.files.map((file) => fileText({ ...file, editedByHand: false }, style)).join('') +
    `${style.good('✓')} ${report.files.length} files written.\n`
  );
}

function fileText({ path, change, editedByHand, lines }: SyncTarget, style: Style): string {
  const head = `${style.strong(path)}  ${change}${editedByHand ? style.warning('  edited by hand') : ''}\n`;
  return (
    head +
    lines
      .map((line) => `    ${line.startsWith('+') ? style.good(line) : line.startsWith('-') ? style.bad(line) : style.soft(line)}\n`)
      .join('')
  );
}
