import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { filesBelow, linksBelow } from './file-tree.ts';

/** A file to back up: where it is, and its path in the backup. */
export interface BackupSource {
  readonly from: string;
  readonly to: string;
}

/** The configuration of a branch: master files, what was rendered from them, and each application's `.env`. */
export function configSources(
  fileSystem: FileSystem,
  paths: BranchPaths,
  config: BranchConfig,
): ResultAsync<readonly BackupSource[], FileSystemError> {
  return safeTry(async function* () {
    const sources: BackupSource[] = [];
    for (const { name, kind } of yield* fileSystem.list(paths.root)) {
      if (kind === 'file' && /^deployment\.config(\.[\w-]+)?\.env$/.test(name))
        sources.push({ from: join(paths.root, name), to: `configs/${name}` });
    }
    if ((yield* fileSystem.stat(paths.configs)) !== null) {
      const names = yield* filesBelow(fileSystem, paths.configs);
      sources.push(...names.map((name) => ({ from: join(paths.configs, name), to: `configs/${name}` })));
    }
    for (const component of config.components) {
      const places = [join(component.directory, '.env'), join(paths.shared(component.name), '.env')];
      for (const [index, from] of places.entries()) {
        const stat = yield* fileSystem.stat(from);
        const folder = `apps/${basename(component.directory)}`;
        if (stat?.kind === 'file') sources.push({ from, to: index === 0 ? `${folder}/.env` : `${folder}/shared/.env` });
      }
    }
    return ok(sources);
  });
}

/** Where guests and staff upload to: `storage/app` of the backend. */
export const uploadsFolder = (paths: BranchPaths): string => join(paths.shared('backend'), 'storage', 'app');

/** Links among the uploads: what they lead to is in no backup, and a restore leaves them as they are. */
export function uploadLinks(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<readonly string[], FileSystemError> {
  const folder = uploadsFolder(paths);
  return fileSystem.stat(folder).andThen((found) => (found === null ? okAsync([]) : linksBelow(fileSystem, folder)));
}

/** What was uploaded. */
export function uploadSources(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<readonly BackupSource[], FileSystemError> {
  return safeTry(async function* () {
    const folder = uploadsFolder(paths);
    if ((yield* fileSystem.stat(folder)) === null) return ok([]);
    const names = yield* filesBelow(fileSystem, folder);
    return ok(names.map((name) => ({ from: join(folder, name), to: `files/${name}` })));
  });
}

/** A path as the record of a backup has it: relative to the branch with `/`, absolute when outside. */
export function originOf(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
}
