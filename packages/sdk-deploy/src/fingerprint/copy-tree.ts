import { constants } from 'node:fs';
import { copyFile, mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ResultAsync } from 'neverthrow';
import { fileSystemFailed, diskFull, type FileSystemError } from '@woosoo/sdk-core';
import type { SourceFile } from './source-tree.ts';

/** Copies what a walk through a tree finds; where the file system can, the copies share their blocks with the originals. Links are copied as links. */
export function copyTree(walk: () => readonly SourceFile[], from: string, to: string): ResultAsync<void, FileSystemError> {
  return ResultAsync.fromThrowable(
    async () => {
      const made = new Set<string>();
      for (const file of walk()) {
        const target = join(to, file.path);
        const folder = dirname(target);
        if (!made.has(folder)) {
          await mkdir(folder, { recursive: true });
          made.add(folder);
        }
        if (file.kind === 'link') await symlink(await readlink(join(from, file.path)), target);
        else await copyFile(join(from, file.path), target, constants.COPYFILE_FICLONE);
      }
    },
    (cause): FileSystemError => {
      const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
      return (full ? diskFull : fileSystemFailed)({
        message: `The sources in ${from} could not be copied to ${to}: ${cause instanceof Error ? cause.message : String(cause)}`,
        remedy: full
          ? 'Free some space (`woosoo backup cleanup`, old logs), then deploy again.'
          : 'Look at the message; check rights and whether another program holds a file.',
        cause,
      });
    },
  )();
}
