import type { WoosooError } from '@woosoo/sdk-core';
import { reportError, type CreatedBackup, type Rehearsal } from '@woosoo/sdk-deploy';
import { fitSummary } from './fit-summary.ts';
import { code, escapeText, table } from './markdown.ts';
import { errorSection } from './sections.ts';

/** A backup that was made, and what was done with it then. */
export function backupSummary({ id, directory, metadata, followUp }: CreatedBackup): string {
  const { configs, database, files } = metadata.includes;
  const holds = [configs ? 'configuration' : '', database ? 'database' : '', files ? 'uploads' : ''].filter((part) => part !== '');
  const facts = [
    ['Folder', code(directory)],
    ['Holds', escapeText(holds.join(', '))],
    ['Size', `${(metadata.size_bytes / 1e6).toFixed(1)} MB`],
    ...(followUp.copy === null ? [] : [['Copy', code(followUp.copy)]]),
    ['Proven', escapeText(proof(followUp.rehearsal))],
    ...(followUp.removed.length === 0 ? [] : [['Removed, as no rule keeps them', code(followUp.removed.join(' '))]]),
  ];
  const problem = (error: WoosooError, lines: number): string => errorSection(reportError(error), lines) ?? '';
  return fitSummary(
    (lines) =>
      [
        `## ${followUp.errors.length === 0 ? '✅' : '⚠️'} Backup ${escapeText(id)} is made`,
        ...followUp.errors.map((error) => problem(error, lines)),
        table(['', ''], facts),
      ].join('\n\n') + '\n',
  );
}

function proof(rehearsal: Rehearsal | null): string {
  if (rehearsal === null) return 'not tried';
  return rehearsal.problems.length === 0
    ? `yes: ${rehearsal.tables} tables with ${rehearsal.rows} rows were loaded and compared`
    : `no: ${rehearsal.problems.join('; ')}`;
}
