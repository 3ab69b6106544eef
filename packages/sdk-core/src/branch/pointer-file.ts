import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';

// Where a link to a folder cannot be replaced in one act (Windows), a pointer to a release is a file that nginx includes: one line in a `map`.

/** The file that stands for a link of this path. */
export const pointerFile = (pointer: string): string => `${pointer}.conf`;

/** What it holds. nginx has no escape for what its words cannot carry; branch folders with such names are refused when nginx.conf is written. */
export function pointerText(target: string): string {
  return `# The release that is current. Woosoo writes this; nginx includes it, services look it up when they start.\nrelease "${target.replaceAll('\\', '/')}";\n`;
}

/** The folder that it names, in the form of this system; `null` when the text is of another kind. */
export function parsePointer(text: string, platform: NodeJS.Platform = process.platform): string | null {
  const target = /^release "([^"]+)";$/m.exec(text)?.[1];
  if (target === undefined) return null;
  return platform === 'win32' ? target.replaceAll('/', '\\') : target;
}

/** The folder that a path leads to at this moment, over links and pointers to releases; `null` when there is none. */
export function resolveFolder(fileSystem: FileSystem, path: string): ResultAsync<string | null, FileSystemError> {
  return fileSystem.stat(path).andThen((found) => {
    if (found !== null)
      return fileSystem.realPath(path).orElse((error) => (error.type === 'FileNotFound' ? okAsync(null) : errAsync(error)));
    return fileSystem.readTextIfExists(pointerFile(path)).andThen((text) => {
      const target = text === null ? null : parsePointer(text);
      return target === null ? okAsync(null) : resolveFolder(fileSystem, target);
    });
  });
}
