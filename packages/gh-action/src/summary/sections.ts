import type { DeployPlan, DeployReport, ReportedError } from '@woosoo/sdk-deploy';
import { duration } from '@woosoo/sdk-deploy';
import { code, codeBlock, details, escapeText, table } from './markdown.ts';

/** A part of a summary, or nothing. */
export type Section = string | null;

export function errorSection(error: Pick<ReportedError, 'code' | 'message' | 'remedy' | 'tail'>, lines: number): Section {
  const tail = lines === 0 ? [] : error.tail.slice(-lines);
  return [
    `**${escapeText(error.code)}** ${escapeText(error.message)}`,
    `→ ${escapeText(error.remedy)}`,
    ...(tail.length === 0 ? [] : [codeBlock(tail, 'text')]),
    `${code(`woosoo explain ${error.code}`)} says more.`,
  ].join('\n\n');
}

export function componentsSection({ components }: DeployPlan, releases: Readonly<Record<string, string>> = {}): Section {
  if (components.length === 0) return null;
  const rows = components.map(({ name, action, releaseId, reason }) => [
    escapeText(name),
    action,
    code(releases[name] ?? releaseId),
    escapeText(reason),
  ]);
  return table(['Component', 'Action', Object.keys(releases).length === 0 ? 'Release' : 'Release that is live now', 'Why'], rows);
}

export function stepsSection({ steps }: DeployReport): Section {
  if (steps.length === 0) return null;
  const sign = { done: '✓', failed: '✗', undone: '↩', 'undo-failed': '✗', skipped: '–' };
  const rows = steps.map(({ title, outcome, durationMs }) => [`${sign[outcome]} ${outcome}`, escapeText(title), duration(durationMs)]);
  return details(steps.length === 1 ? '1 step' : `${steps.length} steps`, table(['', 'Step', 'Time'], rows));
}

export function probesSection({ probes }: DeployReport): Section {
  if (probes.length === 0) return null;
  const good = probes.filter(({ status }) => status === 'ok').length;
  const rows = probes.map(({ probe, status, summary, durationMs }) => [
    escapeText(status),
    escapeText(probe),
    escapeText(summary),
    duration(durationMs),
  ]);
  return details(`${good} of ${probes.length} checks are good`, table(['', 'Check', 'Answer', 'Time'], rows));
}

export function migrationsSection({ migrations }: DeployPlan, lines: number): Section {
  if (migrations.length === 0) return null;
  const rows = migrations.map(({ name, kind, reason }) => [code(name), kind, escapeText(reason)]);
  const sql = migrations.flatMap(({ name, sql }) => (sql === null ? [] : [`-- ${name}`, ...sql]));
  return [table(['Migration', 'Kind', 'Why'], rows), ...cutBlock('SQL', sql, lines, 'sql')].join('\n\n');
}

export function filesSection({ files }: DeployPlan, lines: number): Section {
  if (files.length === 0) return null;
  return files
    .flatMap(({ path, change, editedByHand, lines: diff }) => [
      `${code(path)} ${change}${editedByHand ? ', **edited by hand**' : ''}`,
      ...cutBlock('Difference', diff, lines, 'diff'),
    ])
    .join('\n\n');
}

export function warningsSection({ warnings }: DeployPlan): Section {
  return warnings.length === 0 ? null : warnings.map((warning) => `> ⚠ ${escapeText(warning).replace(/\r?\n/g, ' ')}`).join('\n>\n');
}

function cutBlock(title: string, all: readonly string[], lines: number, language: string): readonly string[] {
  if (all.length === 0 || lines === 0) return [];
  const left = all.length - lines;
  return [details(title, codeBlock([...all.slice(0, lines), ...(left > 0 ? [`… ${left} more lines`] : [])], language))];
}
