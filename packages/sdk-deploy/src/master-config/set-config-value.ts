import type { ResultAsync } from 'neverthrow';
import type { BranchPaths, ConfigProblem, FileSystem, WoosooError } from '@woosoo/sdk-core';
import { openMasterConfig } from './open-master-config.ts';

/** Sets one key of the master configuration, comments and order kept. What would be invalid is not written. Gives the warnings about the key. */
export function setConfigValue(
  paths: BranchPaths,
  key: string,
  value: string,
  deps: { readonly fileSystem?: FileSystem | undefined; readonly environment?: string | undefined } = {},
): ResultAsync<readonly ConfigProblem[], WoosooError> {
  return openMasterConfig(paths, deps)
    .set(new Map([[key, value]]))
    .map(({ warnings }) => warnings);
}
