import { readlink, stat, symlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Makes a link. On Windows one to a folder is a junction, which needs no privilege; it holds an absolute path. */
export async function placeLink(path: string, target: string, platform: NodeJS.Platform): Promise<void> {
  if (platform !== 'win32') return symlink(target, path);
  const absolute = resolve(dirname(path), target);
  const isFile = await stat(absolute).then(
    (found) => found.isFile(),
    () => false,
  );
  await symlink(absolute, path, isFile ? 'file' : 'junction');
  await readlink(path); // some file systems say yes and make nothing
}
