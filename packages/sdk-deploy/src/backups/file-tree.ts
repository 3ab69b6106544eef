import { join } from 'node:path';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';

/** Every file below a folder, relative, with `/`, in order. Links are passed over: a backup holds files, and a link might lead anywhere. */
export function filesBelow(fileSystem: FileSystem, folder: string, prefix = ''): ResultAsync<readonly string[], FileSystemError> {
  return safeTry(async function* () {
    const found: string[] = [];
    for (const { name, kind } of yield* fileSystem.list(folder)) {
      const path = prefix === '' ? name : `${prefix}/${name}`;
      if (kind === 'directory') found.push(...(yield* filesBelow(fileSystem, join(folder, name), path)));
      else if (kind === 'file') found.push(path);
    }
    return ok(found.sort());
  });
}

/** Whatever below a folder is neither file nor folder: links, which might lead anywhere, pipes and the like. */
export function linksBelow(fileSystem: FileSystem, folder: string, prefix = ''): ResultAsync<readonly string[], FileSystemError> {
  return safeTry(async function* () {
    const found: string[] = [];
    for (const { name, kind } of yield* fileSystem.list(folder)) {
      const path = prefix === '' ? name : `${prefix}/${name}`;
      if (kind === 'directory') found.push(...(yield* linksBelow(fileSystem, join(folder, name), path)));
      else if (kind !== 'file') found.push(path);
    }
    return ok(found);
  });
}
