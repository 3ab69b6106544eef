import { join } from 'node:path';
import { loadConfig, type BranchPaths, type FileSystem, type Logger } from '@woosoo/sdk-core';

interface Deps {
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  readonly environment: string | undefined;
  readonly logger: Logger;
}

/** Notices that a person has edited the configuration. One that is wrong counts as unchanged: the agent goes on with what it has. */
export class ConfigurationWatch {
  readonly #deps: Deps;
  #seen: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether there is a valid configuration other than at the last call; the first call only looks. */
  async changed(): Promise<boolean> {
    const { fileSystem, paths, environment, logger } = this.#deps;
    const entries = (await fileSystem.list(paths.root)).unwrapOr([]);
    const files = entries.map(({ name }) => name).filter((name) => /^deployment\.config(?:\..+)?\.env$/.test(name));
    const stats = await Promise.all(files.map(async (file) => (await fileSystem.stat(join(paths.root, file))).unwrapOr(null)));
    const now = JSON.stringify(stats.map((stat, index) => [files[index], stat?.modifiedMs, stat?.size]));
    const before = this.#seen;
    this.#seen = now;
    if (before === null || before === now) return false;
    const location = { root: paths.root, ...(environment === undefined ? {} : { environment }) };
    const config = await loadConfig(location, { fileSystem });
    if (config.isErr())
      logger.error('the configuration was changed but is not valid; the agent goes on with the one before', {
        because: config.error.message,
      });
    return config.isOk();
  }
}
