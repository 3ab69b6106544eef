import { userInfo } from 'node:os';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import type { ServiceDefinition } from '@woosoo/sdk-services';
import { expectedRuntime } from '../builders/expected-runtime.ts';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';
import { phpSocket } from '../php/php-address.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { Runtime } from '../releases/release.ts';
import { branchPrograms } from './branch-programs.ts';
import { serviceDefinitions } from './service-definitions.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly releases: ReleaseStore;
  /** The PATH on which programs are looked for. */
  readonly path: string;
}

/** The services that this branch should have, from its configuration and what its builds give. */
export class WantedServices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  read(): ResultAsync<readonly ServiceDefinition[], WoosooError> {
    const { config, paths, fileSystem, path } = this.#deps;
    const pwaRuntime = this.pwaRuntime.bind(this);
    return safeTry(async function* () {
      return ok(
        serviceDefinitions(config, paths, {
          platform: process.platform,
          programs: yield* branchPrograms(config, fileSystem, path),
          pwa: yield* pwaRuntime(),
          node: process.execPath,
          runsAsRoot: process.platform !== 'win32' && userInfo().uid === 0,
          phpSocket: phpSocket(paths),
          nginxPrefix: nginxPrefix(paths),
        }),
      );
    });
  }

  /** How the tablet application is served: as its next build is expected to turn out, which mostly is as the last one did. */
  pwaRuntime(): ResultAsync<Runtime | null, WoosooError> {
    const { config, paths, fileSystem, releases } = this.#deps;
    return safeTry(async function* () {
      const component = config.components.find(({ name }) => name === 'pwa');
      if (component === undefined) return ok(null);
      return ok(yield* expectedRuntime(fileSystem, component, paths, yield* releases.list('pwa')));
    });
  }
}
