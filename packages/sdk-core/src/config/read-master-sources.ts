import { basename, resolve } from 'node:path';
import { errAsync, ok, type ResultAsync } from 'neverthrow';
import { BranchPaths } from '../branch/branch-paths.ts';
import { branchNotFound, configInvalid, type FileSystemError } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { MasterSource } from './layer-master-files.ts';
import { parseMasterFile } from './parse-master-file.ts';
import { safeTry } from '../result/safe-try.ts';

export type ConfigInvalid = ErrorOf<typeof configInvalid>;
export type BranchNotFound = ErrorOf<typeof branchNotFound>;
export type ConfigError = ConfigInvalid | BranchNotFound | FileSystemError;

export interface ConfigLocation {
  /** The branch folder. */
  readonly root: string;
  /** Which overlay to put over the master file; absent: that of the master's own `ENVIRONMENT`, when there is one. */
  readonly environment?: string | undefined;
}

const environmentOf = (text: string): string => parseMasterFile(text).entries.find(({ key }) => key === 'ENVIRONMENT')?.value ?? '';

/** Reads the master file and the overlay of the environment. An environment that was asked for must be that of a file. */
export function readMasterSources(
  { root, environment }: ConfigLocation,
  fileSystem: FileSystem,
): ResultAsync<readonly MasterSource[], ConfigError> {
  const paths = new BranchPaths(resolve(root));
  return safeTry(async function* () {
    const text = yield* readMain(paths, fileSystem);
    const own = environmentOf(text) || 'production';
    const wanted = environment ?? own;
    const sources = [{ file: basename(paths.configFile()), text }];
    // The name becomes part of a path.
    if (!/^[a-z0-9][a-z0-9-]*$/i.test(wanted)) return environment === undefined ? ok(sources) : errAsync(unknownEnvironment(paths, wanted));
    const overlay = yield* fileSystem.readTextIfExists(paths.configFile(wanted));
    if (overlay !== null) return ok([...sources, { file: basename(paths.configFile(wanted)), text: overlay }]);
    return wanted === own ? ok(sources) : errAsync(unknownEnvironment(paths, wanted));
  });
}

function readMain(paths: BranchPaths, fileSystem: FileSystem): ResultAsync<string, ConfigError> {
  return fileSystem.readTextIfExists(paths.configFile()).andThen((text) =>
    text === null
      ? errAsync(
          branchNotFound({
            message: `There is no ${basename(paths.configFile())} in ${paths.root}.`,
            remedy: 'Go to the branch folder, name it with --root, or make one with `woosoo init`.',
          }),
        )
      : ok(text),
  );
}

function unknownEnvironment(paths: BranchPaths, name: string): ConfigInvalid {
  return configInvalid({
    message: `The branch in ${paths.root} has no environment "${name}".`,
    remedy: `Make deployment.config.${name}.env beside deployment.config.env, or leave --env out.`,
    detail: { environment: name },
  });
}
