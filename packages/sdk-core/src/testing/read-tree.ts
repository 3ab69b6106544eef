import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { safeTry } from '../result/safe-try.ts';

/** A folder and all in it as one comparable value: path → kind, permission bits, content or target. `{}` when it is not there. */
export async function readTree(fileSystem: FileSystem, root: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await entries(fileSystem, root, '.'))._unsafeUnwrap());
}

function entries(fileSystem: FileSystem, root: string, path: string): ResultAsync<readonly (readonly [string, string])[], FileSystemError> {
  return safeTry(async function* () {
    const full = join(root, path);
    const found = yield* fileSystem.stat(full);
    if (found === null) return ok([]);
    const mode = found.mode.toString(8);
    if (found.kind === 'link') return ok([[path, `link ${(yield* fileSystem.readLink(full)) ?? ''}`] as const]);
    if (found.kind !== 'directory') return ok([[path, `${found.kind} ${mode} ${yield* fileSystem.readText(full)}`] as const]);
    const inside: (readonly [string, string])[] = [];
    for (const { name } of yield* fileSystem.list(full)) inside.push(...(yield* entries(fileSystem, root, join(path, name))));
    return ok([[path, `directory ${mode}`] as const, ...inside]);
  });
}
