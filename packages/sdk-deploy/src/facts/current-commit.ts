import { dirname, join, resolve } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';

/** The commit that is checked out in or above a folder, read from git's files; `null` without git. Starting `git` would cost more than all of it. */
export function currentCommit(fileSystem: FileSystem, directory: string): ResultAsync<string | null, FileSystemError> {
  return safeTry(async function* () {
    const git = yield* findGit(fileSystem, directory);
    if (git === null) return ok(null);
    const head = (yield* fileSystem.readTextIfExists(join(git, 'HEAD')))?.trim() ?? '';
    if (!head.startsWith('ref: ')) return ok(commitIn(head));
    const ref = head.slice(5);
    // A worktree has a HEAD of its own; branches are kept in the repository that it belongs to.
    const common = (yield* fileSystem.readTextIfExists(join(git, 'commondir')))?.trim();
    const refs = common === undefined ? git : resolve(git, common);
    const loose = yield* fileSystem.readTextIfExists(join(refs, ref));
    if (loose !== null) return ok(commitIn(loose));
    const packed = yield* fileSystem.readTextIfExists(join(refs, 'packed-refs'));
    return ok(commitIn(packed?.split('\n').find((line) => line.trimEnd().endsWith(` ${ref}`)) ?? ''));
  });
}

/** SHA-1 or SHA-256, at the beginning of a line. */
function commitIn(text: string): string | null {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?(?=\s|$)/.exec(text)?.[0] ?? null;
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
        return ok(resolve(folder, target));
      }
      if (dirname(folder) === folder) return ok(null);
    }
  });
}
