import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { okAsync } from 'neverthrow';
import { BranchPaths, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { expect, it, onTestFinished } from 'vitest';
import { BranchErrors } from '../logs/branch-errors.ts';
import { BranchLogs } from '../logs/branch-logs.ts';
import { ReportSigner } from '../report/report-signature.ts';
import { ReportStore } from '../report/report-store.ts';
import type { Verification } from '../verify/verification.ts';
import { VerifyStep } from './verify-step.ts';

it.each([
  ['report', true],
  ['fail', false],
])('new errors in the logs while it works otherwise: with VERIFY_NEW_ERRORS=%s the step succeeds is %s', async (newErrors, succeeds) => {
  const root = await mkdtemp(join(tmpdir(), 'woosoo-verify-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const [config, paths, fileSystem, clock] = [
    testConfig(root, { VERIFY_NEW_ERRORS: newErrors }),
    new BranchPaths(root),
    new NodeFileSystem(),
    new SystemClock(),
  ];
  const log = join(paths.shared('backend'), 'storage', 'logs', 'laravel.log');
  await mkdir(dirname(log), { recursive: true });
  const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  const old = `[${stamp(Date.now() - 60_000)}] production.ERROR: Known 1\n`;
  await writeFile(log, old);
  const logs = new BranchLogs({ config, paths, fileSystem, clock, services: new MemoryServiceController(), redactor: new Redactor() });
  const errors = new BranchErrors({
    logs,
    reports: new ReportStore({ fileSystem, paths, signer: new ReportSigner({ fileSystem, paths }) }),
    clock,
  });
  // The probes pass, and a request of theirs writes errors.
  const prove = () => {
    const now = stamp(Date.now());
    return okAsync(undefined).map(() =>
      writeFile(log, `${old}[${now}] production.ERROR: Known 2\n[${now}] production.ERROR: Table 7 lost\n#0 /srv/app/Table.php(3)\n`),
    );
  };
  const verification = { prove } as unknown as Verification; // the step asks for no more
  const step = new VerifyStep({ config, clock, verification, errors });
  const done = await step.do({ expected: {} }, null, {
    operationId: 'a',
    stepId: 'b',
    directory: root,
    signal: new AbortController().signal,
    output: () => undefined,
  });
  expect(done.isOk()).toBe(succeeds);
  if (done.isErr()) {
    expect(done.error).toMatchObject({ type: 'VerifyFailed', message: '1 new error since the switch: Table <n> lost' });
    expect(done.error.detail).toMatchObject({ tail: [expect.stringContaining('Table 7 lost'), '#0 /srv/app/Table.php(3)'] });
  }
});
