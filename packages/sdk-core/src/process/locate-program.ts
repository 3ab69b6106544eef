import { delimiter, isAbsolute, join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { safeTry } from '../result/safe-try.ts';

/** Daemons live here, and an ordinary account's PATH leaves these out. */
const ALSO = process.platform === 'win32' ? [] : ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const ENDINGS = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];

/**
 * Where the first of the named programs is; `null` when none is on this machine. Names are tried in order, each in every folder.
 * Nothing is started: looking costs a fraction of what `--version` does.
 */
export function locateProgram(fileSystem: FileSystem, names: readonly string[], path: string): ResultAsync<string | null, FileSystemError> {
  return safeTry(async function* () {
    const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...ALSO];
    for (const name of names) {
      const places = isAbsolute(name) ? [name] : folders.flatMap((folder) => ENDINGS.map((ending) => join(folder, name + ending)));
      for (const place of places) {
        const stat = yield* fileSystem.stat(place).orElse(() => ok(null));
        if (stat !== null && stat.kind !== 'directory') return ok(place);
      }
    }
    return ok(null);
  });
}
