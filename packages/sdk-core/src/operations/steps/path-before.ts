import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { fileExists, type FileSystemError } from '../../errors/core-errors.ts';
import type { FileSystem } from '../../file-system/file-system.ts';
import { missingFolders } from './created-folders.ts';

/** What was at a path before a step: enough to bring it back, but for a file's bytes. */
export const pathBefore = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent'), missingFolders: z.array(z.string()) }),
  z.object({ kind: z.literal('file'), mode: z.int() }),
  z.object({ kind: z.literal('link'), target: z.string() }),
]);
export type PathBefore = z.infer<typeof pathBefore>;

/** Reads it; a folder is refused, since neither a file nor a link may take its place. */
export function readPathBefore(fileSystem: FileSystem, path: string): ResultAsync<PathBefore, FileSystemError> {
  return fileSystem.stat(path).andThen((found): ResultAsync<PathBefore, FileSystemError> => {
    if (found === null) return missingFolders(fileSystem, path).map((folders) => ({ kind: 'absent', missingFolders: folders }));
    if (found.kind === 'file') return okAsync({ kind: 'file', mode: found.mode });
    if (found.kind === 'link') return fileSystem.readLink(path).map((target) => ({ kind: 'link', target: target ?? '' }));
    return errAsync(
      fileExists({
        message: `${path} is a ${found.kind === 'directory' ? 'folder' : 'special file'}; it is not replaced.`,
        remedy: 'Move it away if it is not needed, then try again.',
        detail: { path },
      }),
    );
  });
}
