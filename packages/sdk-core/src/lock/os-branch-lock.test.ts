import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeFileSystem } from '../file-system/node-file-system.ts';
import { describeBranchLock } from '../testing/describe-branch-lock.ts';
import { MemoryBranchLock } from '../testing/memory-branch-lock.ts';
import { OsBranchLock } from './os-branch-lock.ts';

const fileSystem = new NodeFileSystem();
const clock = new SystemClock();
/** macOS' way, with socket files, works on Linux too. */
const platforms: readonly NodeJS.Platform[] = process.platform === 'linux' ? ['linux', 'darwin'] : [process.platform];
const cardOf = (root: string): string => join(root, '.woosoo', 'lock.json');
const lockOf = (root: string, platform: NodeJS.Platform): OsBranchLock =>
  new OsBranchLock({ root, cardPath: cardOf(root), fileSystem, clock, platform });
const roots: string[] = [];
const makeRoot = async (): Promise<string> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'woosoo-lock-')));
  roots.push(root);
  return root;
};
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))));

/** Takes the lock of a branch, says what came of it, and holds it until its standard input ends. It leaves a child of its own behind. */
const holder = `
  import { spawn } from 'node:child_process';
  import { SystemClock, NodeFileSystem, OsBranchLock } from '@woosoo/sdk-core';
  const [, root, cardPath, platform] = process.argv;
  const lock = new OsBranchLock({ root, cardPath, platform, fileSystem: new NodeFileSystem(), clock: new SystemClock() });
  const result = await lock.acquire({ actor: 'child', command: 'hold-lock ' + process.pid });
  if (result.isErr()) {
    console.log(result.error.type);
  } else {
    const orphan = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)'], { stdio: 'ignore', detached: true });
    orphan.unref();
    console.log('held ' + orphan.pid);
    process.stdin.resume();
  }
`;

describeBranchLock('in memory', () => {
  const lock = new MemoryBranchLock({ clock });
  return Promise.resolve(() => lock);
});

for (const platform of platforms) {
  describeBranchLock(`of the operating system (${platform})`, async () => {
    const root = await makeRoot();
    return () => lockOf(root, platform);
  });

  describe(`a branch lock among processes (${platform})`, () => {
    let root: string;
    let children: ChildProcess[];
    let orphans: number[];
    const mine = { actor: 'me', command: 'woosoo check' };

    const start = async (): Promise<{ readonly child: ChildProcess; readonly said: string }> => {
      const args = ['--conditions=@woosoo/source', '--input-type=module', '--eval', holder, root, cardOf(root), platform];
      const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'inherit'] });
      children.push(child);
      const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
      const [said = '', orphan] = String(chunk).trim().split(' ');
      if (orphan !== undefined) orphans.push(Number(orphan));
      return { child, said };
    };
    const kill = async (child: ChildProcess): Promise<void> => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    };

    beforeEach(async () => {
      root = await makeRoot();
      children = [];
      orphans = [];
    });
    afterEach(async () => {
      await Promise.all(children.map(kill));
      for (const orphan of orphans) process.kill(orphan, 'SIGKILL');
    });

    it('names the holder in another process, and is free at once when that is killed, whatever that had started', async () => {
      const { child, said } = await start();
      expect(said).toBe('held');
      const error = (await lockOf(root, platform).acquire(mine))._unsafeUnwrapErr();
      expect(error.message).toContain(`hold-lock ${child.pid ?? ''}`);
      expect((await lockOf(root, platform).status())._unsafeUnwrap()?.pid).toBe(child.pid);

      await kill(child);
      // Its card is still there, and means nothing.
      expect((await fileSystem.readTextIfExists(cardOf(root)))._unsafeUnwrap()).toContain('hold-lock');
      expect((await lockOf(root, platform).status())._unsafeUnwrap()).toBeNull();
      const lease = (await lockOf(root, platform).acquire(mine))._unsafeUnwrap();
      await lease.release();
      expect((await fileSystem.readTextIfExists(cardOf(root)))._unsafeUnwrap()).toBeNull();
    });

    it('lets exactly one of eight racing processes in', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, start));
      expect(answers.filter(({ said }) => said === 'held')).toHaveLength(1);
      expect(answers.filter(({ said }) => said === 'LockHeld')).toHaveLength(7);
    });

    it('is one lock for two ways to the same folder, and another for another folder', async () => {
      const link = `${root}-link`;
      await symlink(root, link, 'junction');
      const other = await makeRoot();
      await using lease = (await lockOf(root, platform).acquire(mine))._unsafeUnwrap();
      expect((await lockOf(link, platform).status())._unsafeUnwrap()).toEqual(lease.holder);
      expect((await lockOf(other, platform).status())._unsafeUnwrap()).toBeNull();
      await rm(link);
    });

    it('is taken although the card cannot be written', async () => {
      (await fileSystem.makeDirectory(join(cardOf(root), 'in-the-way')))._unsafeUnwrap();
      const lease = (await lockOf(root, platform).acquire(mine))._unsafeUnwrap();
      expect((await lockOf(root, platform).acquire(mine)).isErr()).toBe(true);
      await lease.release();
    });

    it('leaves the next holder’s card alone when it is released twice', async () => {
      const first = (await lockOf(root, platform).acquire(mine))._unsafeUnwrap();
      await first.release();
      await using second = (await lockOf(root, platform).acquire({ actor: 'next', command: 'woosoo deploy' }))._unsafeUnwrap();
      await first.release();
      expect((await fileSystem.readTextIfExists(cardOf(root)))._unsafeUnwrap()).toContain(second.holder.command);
    });

    it('keeps no process alive', async () => {
      const { child } = await start();
      child.stdin?.end();
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(0);
    });

    // Only there does a holder that is stopped keep others out; elsewhere connecting waits for it.
    if (platform === 'linux') {
      it('says from the card who holds it when the holder does not answer', async () => {
        const { child } = await start();
        child.kill('SIGSTOP');
        const error = (await lockOf(root, platform).acquire(mine))._unsafeUnwrapErr();
        expect(error).toMatchObject({ type: 'LockHeld', detail: { holder: { pid: child.pid } } });
      });
    }
  });
}

describe('a branch lock of a folder that is not there', () => {
  it('cannot be taken', async () => {
    const error = (await lockOf(join(tmpdir(), 'woosoo-no-such-branch'), process.platform).status())._unsafeUnwrapErr();
    expect(error.type).toBe('LockFailed');
  });
});
