import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A name that one process at a time can listen on. `socketFile`: it stays behind when its process dies, and has to be cleared away. */
export interface LockAddress {
  readonly path: string;
  readonly socketFile: boolean;
}

/**
 * The address of a branch's lock. Linux' abstract sockets and Windows' pipes vanish with their process; elsewhere (macOS: a developer's laptop) there are only socket files.
 * Their paths must be short (104 bytes), hence not in the branch folder.
 */
export function lockAddress(realRoot: string, platform: NodeJS.Platform): LockAddress {
  const root = platform === 'win32' ? realRoot.toLowerCase() : realRoot;
  const name = `woosoo-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`;
  if (platform === 'linux') return { path: `\0${name}`, socketFile: false };
  if (platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, socketFile: false };
  return { path: join(tmpdir(), `woosoo-${userInfo().uid}`, `${name}.sock`), socketFile: true };
}
