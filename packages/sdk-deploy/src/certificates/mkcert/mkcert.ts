import { join } from 'node:path';
import { okAsync, type ResultAsync } from 'neverthrow';
import {
  locateProgram,
  type BranchConfig,
  type BranchPaths,
  type ErrorOf,
  type FileSystem,
  type ProcessError,
  type ProcessRunner,
} from '@woosoo/sdk-core';
import { mkcertFailed } from '../certificate-errors.ts';
import { mkcertInstall, mkcertIssue, windowsTrust } from './mkcert-commands.ts';

const ISSUE_MS = 60_000;
const INSTALL_MS = 60_000;

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
}

export interface IssueRequest {
  /** A folder that mkcert may do with as it likes: a copy of the authority, or empty. */
  readonly authority: string;
  readonly chain: string;
  readonly key: string;
  readonly names: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Runs mkcert so that it cannot ask, wait for ever, or touch an authority that is not meant. */
export class Mkcert {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  issue({ authority, chain, key, names, signal }: IssueRequest): ResultAsync<void, ErrorOf<typeof mkcertFailed>> {
    return this.#program().andThen((program) =>
      this.#deps.processes
        .run(mkcertIssue({ program, authority }, { chain, key }, names), { signal, timeoutMs: ISSUE_MS })
        .map(() => undefined)
        .mapErr(failed),
    );
  }

  /** Has this machine trust an authority. */
  trust(authority: string, platform: NodeJS.Platform, signal?: AbortSignal): ResultAsync<void, ErrorOf<typeof mkcertFailed>> {
    return this.#program().andThen((program) => {
      const command = platform === 'win32' ? windowsTrust(join(authority, 'rootCA.pem')) : mkcertInstall({ program, authority });
      return this.#deps.processes
        .run(command, { signal, timeoutMs: INSTALL_MS })
        .map(() => undefined)
        .mapErr(failed);
    });
  }

  /** The bundled one of a Windows branch before that of the PATH. */
  #program(): ResultAsync<string, never> {
    const { config, paths, fileSystem } = this.#deps;
    const wanted = config.programs.mkcert;
    const bundled = ['mkcert.exe', 'mkcert'].map((name) => join(paths.root, 'bin', 'mkcert', name));
    return locateProgram(fileSystem, wanted === 'mkcert' ? bundled : [wanted], '')
      .map((found) => found ?? wanted)
      .orElse(() => okAsync(wanted));
  }
}

function failed(cause: ProcessError) {
  return mkcertFailed({
    message: `mkcert did not do it: ${cause.message}`,
    remedy:
      cause.type === 'ProgramNotFound'
        ? 'Install mkcert (Debian: apt-get install mkcert; Windows: put mkcert.exe into bin/mkcert), or name it with MKCERT_PROGRAM.'
        : cause.remedy,
    cause,
  });
}
