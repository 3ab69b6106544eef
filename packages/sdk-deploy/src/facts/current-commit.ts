import { dirname, isAbsolute, join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';

/** The commit that is checked out in or above a folder, read from git's files; `null` without git. Starting `git` would cost more than all of it. */
export function currentCommit(fileSystem: FileSystem, directory: string): ResultAsync<string | null, FileSystemError> {
  return safeTry(async function* () {
    const git = yield* findGit(fileSystem, directory);
    if (git === null) return ok(null);
    const head = (yield* fileSystem.readTextIfExists(join(git, 'HEAD')))?.trim() ?? '';
    if (!head.startsWith('ref: ')) return ok(/^[0-9a-f]{40}$/.test(head) ? head : null);
    const ref = head.slice(5);
    const loose = yield* fileSystem.readTextIfExists(join(git, ref));
    if (loose !== null) return ok(loose.trim());
    const packed = yield* fileSystem.readTextIfExists(join(git, 'packed-refs'));
    return ok(
      packed
        ?.split('\n')
        .find((line) => line.endsWith(` ${ref}`))
        ?.slice(0, 40) ?? null,
    );
  });
}

/** A `.git` folder, or the folder that a worktree's `.git` file names. */
function findGit(fileSystem: FileSystem, directory: string): ResultAsync<string | null, FileSystemError> {
  return safeTry(async function* () {
    for (let folder = directory; ; folder = dirname(folder)) {
      const path = join(folder, '.git');
      const stat = yield* fileSystem.stat(path);
      if (stat?.kind === 'directory') return ok(path);
      if (stat?.kind === 'file') {
        const target = (yield* fileSystem.readText(path)).replace(/^gitdir:\s*/, '').trim();
        return ok(isAbsolute(target) ? target : join(folder, target));
      }
      if (dirname(folder) === folder) return ok(null);
    }
  });
}
