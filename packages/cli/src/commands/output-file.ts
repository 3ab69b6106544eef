import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from 'clipanion';

/** The whole path of a file that an option names for being written. */
export function outputFile(option: string, value: string): string {
  if (value.trim() === '') throw new UsageError(`${option} takes the name of a file.`);
  const path = resolve(value);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${option} takes the name of a file; ${path} is a folder.`);
  return path;
}
