import { join } from 'node:path';
import type { BranchPaths } from '@woosoo/sdk-core';

/** nginx's own folder of a branch: pid file and temporary files. */
export function nginxPrefix(paths: BranchPaths): string {
  return join(paths.run, 'nginx');
}
