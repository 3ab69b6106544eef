import { dirname, resolve } from 'node:path';
import { err, ok, type ResultAsync } from 'neverthrow';
import { branchNotFound, type FileSystemError } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { BranchPaths } from './branch-paths.ts';
import { safeTry } from '../result/safe-try.ts';

/**
 * The root of the branch that a folder belongs to: the nearest folder at or above it with a `deployment.config.env`.
 * With `override` (`--root`, `WOOSOO_ROOT`; relative to `start`) that folder alone is looked into.
 *
 * @example
 * ```ts
 * import { findBranch, NodeFileSystem } from '@woosoo/sdk-core';
 *
 * const root = await findBranch(process.cwd(), new NodeFileSystem(), process.env['WOOSOO_ROOT']);
 * ```
 */
export function findBranch(
  start: string,
  fileSystem: FileSystem,
  override?: string,
): ResultAsync<string, ErrorOf<typeof branchNotFound> | FileSystemError> {
  return safeTry(async function* () {
    const folders = override === undefined || override === '' ? selfAndAbove(resolve(start)) : [resolve(start, override)];
    for (const folder of folders) {
      const found = yield* fileSystem.stat(new BranchPaths(folder).configFile());
      if (found !== null && found.kind !== 'directory') return ok(folder);
    }
    return err(notFound(folders, override));
  });
}

function selfAndAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...selfAndAbove(above)];
}

function notFound(folders: readonly string[], override: string | undefined): ErrorOf<typeof branchNotFound> {
  const [first = ''] = folders;
  const where = override !== undefined && override !== '' ? first : `${first} and in every folder above it`;
  return branchNotFound({
    message: `No branch here: looked for deployment.config.env in ${where}.`,
    remedy: 'Go to the branch folder, name it with --root or WOOSOO_ROOT, or make one with `woosoo init`.',
    detail: { folders },
  });
}
