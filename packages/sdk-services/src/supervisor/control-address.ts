import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the daemon listens for commands. A socket's path may have about 100 bytes, a branch's folder is often deeper, so the socket lives in
 * the temporary folder; the daemon's card says where, since that folder depends on the environment.
 */
export function controlAddress(branch: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\woosoo-supervisor-${branch}` : join(socketFolder(), `${branch}.sock`);
}

/** A name that the operating system gives to one process at a time and takes back when it ends, however that happens. */
export function exclusiveName(branch: string): string | null {
  if (process.platform === 'win32') return `\\\\.\\pipe\\woosoo-supervisor-only-${branch}`;
  // Elsewhere there are no abstract sockets; the control socket itself must do.
  return process.platform === 'linux' ? `\0woosoo-supervisor/${branch}` : null;
}

export function socketFolder(): string {
  return join(tmpdir(), `woosoo-${process.getuid?.() ?? 'user'}`);
}

/** Makes the folder for us alone. Another account could have made it first to listen in; that is refused. */
export function makeSocketFolder(folder: string): void {
  if (process.platform === 'win32') return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) throw new Error(`${folder} does not belong to this account.`);
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Whether only we can have made what lies there. */
export function isTrustedSocket(path: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    const folder = lstatSync(join(path, '..'));
    return folder.isDirectory() && folder.uid === process.getuid?.() && (folder.mode & 0o077) === 0 && lstatSync(path).isSocket();
  } catch {
    return false;
  }
}
