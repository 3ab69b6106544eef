import { duration } from '@woosoo/sdk-deploy';
import type { Finding, Findings } from '../findings/findings.ts';
import { fitSummary } from './fit-summary.ts';
import { details, escapeText, table } from './markdown.ts';

const SIGNS = { ok: '✓', warning: '⚠', failed: '✗', skipped: '–' } as const;

/** What was found: first what is wrong and what to do, then everything. */
export function findingsSummary(
  { status, findings, durationMs }: Findings,
  words: { readonly good: string; readonly bad: string },
): string {
  const wrong = findings.filter((finding) => finding.status === 'failed' || finding.status === 'warning');
  const heading = status === 'failed' ? `❌ ${words.bad}` : status === 'warning' ? `⚠️ ${words.good}, with warnings` : `✅ ${words.good}`;
  const rows = findings.map((finding) => [
    `${SIGNS[finding.status]} ${finding.status}`,
    escapeText(finding.name),
    escapeText(finding.summary),
    duration(finding.durationMs),
  ]);
  const all = details(`${findings.length} checks in ${duration(durationMs)}`, table(['', 'Check', 'Answer', 'Time'], rows));
  return fitSummary(() => [`## ${heading}`, ...wrong.map(toDo), all].join('\n\n') + '\n');
}

function toDo({ status, name, summary, remedy }: Finding): string {
  return `${SIGNS[status]} **${escapeText(name)}**: ${escapeText(summary)}${remedy === '' ? '' : `\n\n→ ${escapeText(remedy)}`}`;
}
