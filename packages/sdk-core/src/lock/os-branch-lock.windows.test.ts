import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeFileSystem } from '../file-system/node-file-system.ts';
import { describeBranchLock } from '../testing/describe-branch-lock.ts';
import { OsBranchLock } from './os-branch-lock.ts';

describeBranchLock('of Windows', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'woosoo-lock-')));
  const deps = { root, cardPath: join(root, '.woosoo', 'lock.json'), fileSystem: new NodeFileSystem(), clock: new SystemClock() };
  return () => new OsBranchLock(deps);
});
