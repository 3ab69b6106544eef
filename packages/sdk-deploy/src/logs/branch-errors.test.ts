import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BranchPaths, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { ManualClock, testConfig } from '@woosoo/sdk-core/testing';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportSigner } from '../report/report-signature.ts';
import { ReportStore } from '../report/report-store.ts';
import { testReport } from '../testing/test-report.ts';
import { BranchErrors } from './branch-errors.ts';
import { BranchLogs } from './branch-logs.ts';

const fileSystem = new NodeFileSystem();
let root: string;
let paths: BranchPaths;
let reports: ReportStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'woosoo-errors-'));
  paths = new BranchPaths(root);
  reports = new ReportStore({ fileSystem, paths, signer: new ReportSigner({ fileSystem, paths }) });
});
afterEach(() => rm(root, { recursive: true }));

const at = (minute: number): Date => new Date(Date.UTC(2026, 1, 15, 14, minute));
const line = (minute: number, text: string, level = 'ERROR'): string =>
  `[2026-02-15 14:${String(minute).padStart(2, '0')}:00] production.${level}: ${text}\n`;
async function errors(log: string, clock = new ManualClock()): Promise<BranchErrors> {
  const path = join(paths.shared('backend'), 'storage', 'logs', 'laravel.log');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, log);
  await mkdir(paths.serviceLogs, { recursive: true });
  await writeFile(join(paths.serviceLogs, 'nginx-access.log'), '::1 - - [15/Feb/2026:14:59:00 +0000] "GET / HTTP/1.1" 503 1 "-" "-"\n');
  const logs = new BranchLogs({
    config: testConfig(root),
    paths,
    fileSystem,
    clock: new SystemClock(),
    services: new MemoryServiceController(),
    redactor: new Redactor(),
  });
  return new BranchErrors({ logs, reports, clock });
}

describe('the errors of a branch', () => {
  it('are told by kind, with what the last deploy has brought', async () => {
    (await reports.save({ ...testReport(), id: 'a', outcome: 'done', startedAt: at(10).toISOString() }))._unsafeUnwrap();
    (await reports.save({ ...testReport(), id: 'b', outcome: 'rolled-back', startedAt: at(20).toISOString() }))._unsafeUnwrap();
    const branch = await errors(line(5, 'Old 1') + line(12, 'Old 2') + line(13, 'New 1') + line(14, 'New 2') + line(15, 'fine', 'INFO'));
    const report = (await branch.list({ since: at(0) }))._unsafeUnwrap();
    expect(report).toMatchObject({ lastDeployAt: at(10).toISOString(), since: at(0).toISOString(), left: 0, problems: [] });
    expect(report.groups.map(({ title, count, isNew }) => [title, count, isNew])).toEqual([
      ['New <n>', 2, true],
      ['Old <n>', 2, false],
    ]);
    expect((await branch.list({ since: at(13), logs: ['laravel'] }))._unsafeUnwrap().groups).toHaveLength(1);
    expect((await branch.list({ logs: ['nothing'] }))._unsafeUnwrapErr().type).toBe('LogUnknown');
  });

  it('since a moment are those that were not seen before', async () => {
    const branch = await errors(line(5, 'Old 1') + line(12, 'Old 2') + line(13, 'New 1') + line(13, 'New 2'));
    const fresh = (await branch.newSince(new Date(at(12).getTime() + 300)))._unsafeUnwrap();
    expect(fresh).toMatchObject([{ title: 'New <n>', count: 2, first: { message: 'New 1' } }]);
    expect((await branch.newSince(at(14)))._unsafeUnwrap()).toEqual([]);
  });
});
