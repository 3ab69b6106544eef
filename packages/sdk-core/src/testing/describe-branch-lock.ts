import { beforeEach, describe, expect, it } from 'vitest';
import type { BranchLock } from '../lock/branch-lock.ts';

const deploy = { actor: 'anna', command: 'woosoo deploy --full', operationId: '2026-02-15T14-30-00Z-deploy-k3v9' };
const backup = { actor: 'ben', command: 'woosoo backup create' };

/** The contract of {@link BranchLock}. `makeBranch` gives a fresh branch: a function that makes locks of it. */
export function describeBranchLock(name: string, makeBranch: () => Promise<() => BranchLock>): void {
  describe(`a branch lock: ${name}`, () => {
    let lock: () => BranchLock;
    beforeEach(async () => {
      lock = await makeBranch();
    });

    it('is free at first', async () => {
      expect((await lock().status())._unsafeUnwrap()).toBeNull();
    });

    it('lets one in, and tells the others who that is', async () => {
      const lease = (await lock().acquire(deploy))._unsafeUnwrap();
      expect(lease.holder).toMatchObject({ ...deploy, pid: process.pid });

      const error = (await lock().acquire(backup))._unsafeUnwrapErr();
      expect(error.type).toBe('LockHeld');
      expect(error.message).toContain('woosoo deploy --full');
      expect(error.message).toContain('anna');
      expect(error.message).toContain(lease.holder.startedAt);
      expect(error.detail).toEqual({ holder: lease.holder });
      expect((await lock().status())._unsafeUnwrap()).toEqual(lease.holder);
      await lease.release();
    });

    it('can be taken again once released, and a second release harms nobody', async () => {
      const first = (await lock().acquire(deploy))._unsafeUnwrap();
      await first.release();
      expect((await lock().status())._unsafeUnwrap()).toBeNull();
      const second = (await lock().acquire(backup))._unsafeUnwrap();
      await first.release();
      expect((await lock().status())._unsafeUnwrap()).toEqual(second.holder);
      await second.release();
    });

    it('is released at the end of an `await using` block', async () => {
      {
        await using lease = (await lock().acquire(deploy))._unsafeUnwrap();
        expect(lease.holder.actor).toBe('anna');
      }
      expect((await lock().status())._unsafeUnwrap()).toBeNull();
    });

    it('lets exactly one of many in', async () => {
      const results = await Promise.all(Array.from({ length: 8 }, () => lock().acquire(deploy)));
      const leases = results.flatMap((result) => (result.isOk() ? [result.value] : []));
      expect(leases).toHaveLength(1);
      await leases[0]?.release();
    });
  });
}
