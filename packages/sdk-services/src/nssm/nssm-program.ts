import { join } from 'node:path';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { locateProgram, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { ServiceError } from '../errors.ts';
import { nssmMissing } from './nssm-failures.ts';

export interface NssmPlaces {
  readonly root: string;
  /** What the configuration names; `null`: nothing. */
  readonly configured: string | null;
  /** Folders as in `PATH`. */
  readonly path: string;
}

/** Where nssm.exe is: the configured one, one in the branch's `bin\nssm`, or one on PATH. Windows keeps the path with each service. */
export function nssmProgram(
  fileSystem: FileSystem,
  { root, configured, path }: NssmPlaces,
): ResultAsync<string, ServiceError | FileSystemError> {
  const bundled = ['', 'win64'].map((folder) => join(root, 'bin', 'nssm', folder, 'nssm.exe'));
  const names = configured === null ? [...bundled, 'nssm'] : [configured];
  return locateProgram(fileSystem, names, path).andThen((found) =>
    found === null ? errAsync(nssmMissing(configured === null ? [join(root, 'bin', 'nssm')] : [configured])) : okAsync(found),
  );
}
