import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../../setup/run.mjs';
import type { CheckPart, PartResult } from '../check-part.ts';
import { runCommand } from '../run-command.ts';

/** Of the lines of each package. */
const LEAST_PERCENT = 80;
const folder = 'coverage';

/** Its tests run on Windows Node (under Wine), where nothing is recorded. */
const onWindowsOnly = /[/\\]nssm[/\\]/;

/** What runs in other processes than vitest's own (the supervisor's daemon, bundles) is tested there and counts as not covered here. */
export const coveragePart: CheckPart = {
  name: 'coverage',
  title: `tests reach ${LEAST_PERCENT} % of each package's lines`,
  onRequest: true,
  async run(): Promise<PartResult> {
    const args = [
      'run',
      '--project',
      '!e2e',
      '--project',
      '!tools',
      '--reporter=minimal',
      '--coverage',
      '--coverage.reporter=json-summary',
    ];
    const { ok, output } = await runCommand({ program: 'vitest', args: [...args, `--coverage.reportsDirectory=${folder}`] });
    if (!ok) return { ok, output };
    const rows = packagesOf(JSON.parse(readFileSync(resolve(root, folder, 'coverage-summary.json'), 'utf8')) as Summary);
    const table = rows.map(({ name, covered, total }) => `${name.padEnd(14)} ${percent(covered, total).toFixed(1)} % of ${total} lines`);
    console.log(table.join('\n'));
    return { ok: rows.every(({ covered, total }) => percent(covered, total) >= LEAST_PERCENT), output: table.join('\n') };
  },
};

type Summary = Readonly<Record<string, { readonly lines: { readonly total: number; readonly covered: number } }>>;

function packagesOf(summary: Summary): readonly { readonly name: string; readonly total: number; readonly covered: number }[] {
  const files = Object.entries(summary).flatMap(([file, { lines }]) => {
    const name = /packages[/\\]([^/\\]+)/.exec(file)?.[1];
    return name === undefined || onWindowsOnly.test(file) ? [] : [{ name, ...lines }];
  });
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
  return [...Map.groupBy(files, ({ name }) => name)].map(([name, members]) => ({
    name,
    total: sum(members.map(({ total }) => total)),
    covered: sum(members.map(({ covered }) => covered)),
  }));
}

function percent(covered: number, total: number): number {
  return total === 0 ? 100 : (covered / total) * 100;
}
