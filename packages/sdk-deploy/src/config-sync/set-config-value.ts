import { errAsync, ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  configFromSources,
  configInvalid,
  NodeFileSystem,
  setMasterValue,
  type BranchPaths,
  type ConfigProblem,
  type FileSystem,
  type WoosooError,
} from '@woosoo/sdk-core';

/** Sets one key of the master configuration, comments and order kept. What would be invalid is not written. Gives the warnings about the key. */
export function setConfigValue(
  paths: BranchPaths,
  key: string,
  value: string,
  deps: { readonly fileSystem: FileSystem } = { fileSystem: new NodeFileSystem() },
): ResultAsync<readonly ConfigProblem[], WoosooError> {
  const { fileSystem } = deps;
  return safeTry(async function* () {
    const file = paths.configFile();
    const changed = setMasterValue(yield* fileSystem.readText(file), key, value);
    if (changed.isErr()) {
      return errAsync(
        configInvalid({
          message: `The value for ${key} holds a character that a configuration file cannot.`,
          remedy: 'Choose another value.',
        }),
      );
    }
    const { warnings } = yield* configFromSources([{ file: 'deployment.config.env', text: changed.value }], paths.root);
    yield* fileSystem.writeTextAtomic(file, changed.value, { mode: 0o600 });
    return ok(warnings.filter((warning) => warning.key === key));
  });
}
