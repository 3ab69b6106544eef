import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { BranchConfig, BranchPaths } from '@woosoo/sdk-core';
import type { FastcgiAddress } from './fastcgi-client.ts';

/** Unix socket paths end at 108 bytes on Linux, 104 elsewhere. */
const LONGEST = 100;

/** The socket of our own PHP pool: beside our other state, or, where that path is too long for a socket, in a private folder for temporary files. */
export function phpSocket(paths: BranchPaths): string {
  const beside = join(paths.run, 'php.sock');
  if (Buffer.byteLength(beside) <= LONGEST) return beside;
  const name = createHash('sha256').update(paths.root).digest('hex').slice(0, 24);
  return join(tmpdir(), `woosoo-${userInfo().uid}`, `${name}-php.sock`);
}

/** Where our own pool listens on Windows, which has no sockets for it. */
export const windowsPool = { host: '127.0.0.1', port: 9000 } as const;

/** Where PHP is reached over FastCGI. */
export function phpAddress(config: BranchConfig, paths: BranchPaths, platform: NodeJS.Platform = process.platform): FastcgiAddress {
  if (config.services.phpFastcgi !== null) return config.services.phpFastcgi;
  return platform === 'win32' ? `${windowsPool.host}:${windowsPool.port}` : `unix:${phpSocket(paths)}`;
}
