import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import type { ServiceController, ServiceDefinition } from '@woosoo/sdk-services';
import { expectedRuntime } from '../builders/expected-runtime.ts';
import type { AgentEntry } from '../agent/agent-entry.ts';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';
import { phpSocket } from '../php/php-address.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { Runtime } from '../releases/release.ts';
import { branchPrograms } from '../programs/branch-programs.ts';
import { serviceDefinitions } from './service-definitions.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly releases: ReleaseStore;
  /** The PATH on which programs are looked for. */
  readonly path: string;
  /** How the agent would be started by whoever asks. */
  readonly agent: AgentEntry;
  /** The overlay of the configuration that counts, if any. */
  readonly overlay: string | null;
  readonly services: Pick<ServiceController, 'definition'>;
}

/** The services that this branch should have, from its configuration and what its builds give. */
export class WantedServices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `pwa`: how the tablet application is served, where that is not as expected: a release is to be gone back to, say. */
  read(pwa?: Runtime | null): ResultAsync<readonly ServiceDefinition[], WoosooError> {
    const { agent, overlay, config, paths, fileSystem, path } = this.#deps;
    return safeTry(this, async function* () {
      return ok(
        serviceDefinitions(config, paths, {
          platform: process.platform,
          programs: yield* branchPrograms(config, fileSystem, path),
          pwa: pwa === undefined ? yield* this.pwaRuntime() : pwa,
          node: process.execPath,
          runsAsRoot: process.platform !== 'win32' && userInfo().uid === 0,
          phpSocket: phpSocket(paths),
          nginxPrefix: nginxPrefix(paths),
          overlay,
          agent: config.monitoring.enabled ? yield* this.#agentEntry() : agent,
        }),
      );
    });
  }

  /** An agent that is installed and still there stays as it is: command, script and GitHub Action lie in different places, and must not exchange it at each deploy. */
  #agentEntry(): ResultAsync<AgentEntry, WoosooError> {
    const { agent, fileSystem, services } = this.#deps;
    return safeTry(async function* () {
      const installed = yield* services.definition('agent');
      if (installed === null) return ok(agent);
      const args = installed.args.slice(0, installed.args.indexOf('--root'));
      for (const file of [installed.program, ...args.filter((arg) => isAbsolute(arg))])
        if ((yield* fileSystem.stat(file)) === null) return ok(agent);
      return ok({ program: installed.program, args });
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
