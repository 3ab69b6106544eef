import { okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { SystemClock, type InterruptedOperation, type OperationRunner } from '@woosoo/sdk-core';
import { MemoryBranchLock } from '@woosoo/sdk-core/testing';
import { LeftoversCheck } from '../preflight/checks/leftovers-check.ts';
import { cutOffOperations } from './cut-off-operations.ts';

const open: InterruptedOperation = {
  id: '2026-02-15T14-30-00Z-deploy-k3v9',
  kind: 'deploy',
  title: 'Deploy pwa',
  actor: 'anna@box',
  startedAt: '2026-02-15T14:30:00.000Z',
  direction: 'undo',
  lastStep: 'build:pwa',
};
const runner: OperationRunner = { interrupted: () => okAsync([open]), run: refuse, recover: refuse };

function refuse(): never {
  throw new Error('not asked for');
}

describe('an open journal', () => {
  it('is that of an operation that was cut off, once nobody holds the lock', async () => {
    const lock = new MemoryBranchLock({ clock: new SystemClock() });
    expect((await cutOffOperations({ lock, runner }))._unsafeUnwrap()).toEqual([open]);
    expect(await new LeftoversCheck({ lock, runner }).run()).toMatchObject({
      status: 'warning',
      summary: expect.stringContaining('was cut off') as string,
    });
  });

  it('is that of an operation that is running, while somebody holds it', async () => {
    const lock = new MemoryBranchLock({ clock: new SystemClock() });
    await using _lease = (await lock.acquire({ actor: 'anna@box', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await cutOffOperations({ lock, runner }))._unsafeUnwrap()).toEqual([]);
    expect(await new LeftoversCheck({ lock, runner }).run()).toMatchObject({ status: 'pass' });
  });
});
