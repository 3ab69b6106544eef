import { tmpdir } from 'node:os';
import { NodeFileSystem, permissionDenied } from '@woosoo/sdk-core';
import { errAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { DiskProbe } from './disk-probe.ts';

const EXABYTE = 1024 ** 6;
const probe = (warnBelowBytes: number, failBelowBytes: number) =>
  new DiskProbe({ fileSystem: new NodeFileSystem(), name: 'disk', path: tmpdir(), warnBelowBytes, failBelowBytes }).probe();

it('measures the volume that holds the path', async () => {
  const outcome = await probe(1, 0);
  expect(outcome.status).toBe('ok');
  expect(outcome.summary).toMatch(/ free$/);
});

it('warns below the one limit and fails below the other', async () => {
  expect((await probe(EXABYTE, 1)).status).toBe('warning');
  expect(await probe(EXABYTE, EXABYTE / 2)).toMatchObject({
    status: 'failed',
    remedy: expect.stringContaining('woosoo backup cleanup') as string,
  });
});

it('fails when the volume cannot be measured', async () => {
  const freeBytes = () => errAsync(permissionDenied({ message: 'Not allowed to measure /data.', remedy: 'Give the account the rights.' }));
  const probe = new DiskProbe({ fileSystem: { freeBytes }, name: 'disk', path: '/data', warnBelowBytes: 1, failBelowBytes: 0 });
  expect(await probe.probe()).toMatchObject({
    status: 'failed',
    summary: 'Not allowed to measure /data',
    remedy: 'Give the account the rights.',
  });
});
