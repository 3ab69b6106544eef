// `npm run bench [-- name...]`: how fast and how big, against something bare on the same machine. Not a test: nothing fails.
import type { Figure, Measurement, NotMeasured } from './figure.ts';
import { backupDump, backupMemory, backupRestore, backupVerify } from './figures/backups.ts';
import { configSync } from './figures/config-sync.ts';
import { branchStart } from './figures/branch-start.ts';
import { deployUnchanged } from './figures/deploy-unchanged.ts';
import { healthCheck } from './figures/health-check.ts';
import { journalRecord } from './figures/journal-record.ts';
import { logLags } from './figures/logs-lag.ts';
import { logsLast, logsSince } from './figures/logs-read.ts';
import { logSearches } from './figures/logs-search.ts';
import { monitorFigures } from './figures/monitor.ts';
import { peakMemory } from './figures/peak-memory.ts';
import { preflight } from './figures/preflight.ts';
import { rollback } from './figures/rollback.ts';
import { systemdStatus } from './figures/systemd-status.ts';
import { servicesStatus } from './figures/services-status.ts';
import { unchangedTree } from './figures/unchanged-tree.ts';
import { usagePolling } from './figures/usage-polling.ts';
import { version } from './figures/version.ts';

const figures: readonly Figure[] = [
  version,
  configSync,
  journalRecord,
  unchangedTree,
  preflight,
  deployUnchanged,
  peakMemory,
  rollback,
  backupDump,
  backupRestore,
  backupVerify,
  backupMemory,
  ...logSearches,
  logsLast,
  logsSince,
  ...logLags,
  systemdStatus,
  branchStart,
  servicesStatus,
  usagePolling,
  healthCheck,
  ...monitorFigures,
];
const wanted = process.argv.slice(2);
const chosen = figures.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) console.error(`There are: ${figures.map(({ name }) => name).join(', ')}`);

const HEADER = ['figure', 'ours', 'reference', 'ratio', 'target'];
const rows: string[][] = [];
for (const figure of chosen) {
  process.stderr.write(`${figure.name} ...\n`);
  const measured = await figure.measure().catch((error: unknown): NotMeasured => ({ skipped: `failed: ${String(error)}` }));
  rows.push(row(figure, measured));
}
const widths = HEADER.map((name, column) =>
  Math.max(name.length, ...rows.map((cells) => (cells.length === HEADER.length ? (cells[column] ?? '') : '').length)),
);
for (const cells of [HEADER, widths.map((width) => '-'.repeat(width)), ...rows]) {
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd(),
  );
}

function row(figure: Figure, measured: Measurement | NotMeasured): string[] {
  const title = `${figure.name}: ${figure.title}`;
  if ('skipped' in measured) return [title, measured.skipped];
  const { ours, reference, unit } = measured;
  return [
    title,
    shown(ours, unit),
    `${shown(reference, unit)} (${figure.against})`,
    reference === 0 ? '-' : `${(ours / reference).toFixed(2)} x`,
    figure.target,
  ];
}

function shown(value: number, unit: string): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
}
