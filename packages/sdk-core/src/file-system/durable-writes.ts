import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errnoOf } from './file-system-failure.ts';
import { isOwnerOnly, ownerOnlyAccessArguments } from './owner-only-access.ts';

/** A name beside `path`, so that a rename onto it stays within the volume. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Makes a folder's entries durable. Windows has no such call (a folder cannot be opened for writing); its file system journals them. */
export async function syncDirectory(path: string, platform: NodeJS.Platform): Promise<void> {
  if (platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (thrown) {
    // Network and shared folders (CIFS, vboxsf) refuse; there is nothing better to do there.
    if (!['EINVAL', 'ENOTSUP'].includes(errnoOf(thrown) ?? '')) throw thrown;
  } finally {
    await handle.close();
  }
}

/** Makes a folder and those above it, durably; whether it was made is told. */
export async function makeFolders(path: string, platform: NodeJS.Platform): Promise<boolean> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return false;
  for (let made = path; made.length >= first.length && made !== dirname(made); made = dirname(made)) {
    await syncDirectory(dirname(made), platform);
  }
  return true;
}

/** Sets permission bits, or on Windows, where those mean little, an access list when only the owner is to get in. */
export async function restrictAccess(path: string, mode: number, platform: NodeJS.Platform): Promise<void> {
  if (platform !== 'win32') return chmod(path, mode);
  if (!isOwnerOnly(mode)) return;
  const kind = (await stat(path)).isDirectory() ? 'directory' : 'file';
  await promisify(execFile)('icacls', ownerOnlyAccessArguments(path, kind), { windowsHide: true, timeout: 30_000 });
}
