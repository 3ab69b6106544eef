import { join, relative } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly platform?: NodeJS.Platform | undefined;
}

/** Whether what holds secrets is shut to everybody but its owner: configuration, keys, the state folder, the applications' .env files. */
export class PermissionsCheck implements PreflightCheck {
  readonly name = 'permissions';
  readonly title = 'Secrets';
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async run(): Promise<CheckOutcome> {
    const { paths, platform = process.platform } = this.#deps;
    // Modes say nothing there: each file with a secret has an access list from its making on.
    if (platform === 'win32') return pass('kept by access lists');
    const open = await this.#openToOthers();
    if (open.isErr()) return fail(open.error.message, open.error.remedy);
    if (open.value.length === 0) return pass('only their owner can read them');
    const names = open.value.map((path) => relative(paths.root, path));
    return warn(`others may read ${names.join(', ')}`, `Shut them out: chmod go-rwx ${names.map((name) => `'${name}'`).join(' ')}`);
  }

  #openToOthers(): ResultAsync<readonly string[], FileSystemError> {
    const { fileSystem } = this.#deps;
    return safeTry(this, async function* () {
      const open: string[] = [];
      for (const path of yield* this.#candidates()) {
        const found = yield* fileSystem.stat(path);
        if (found !== null && found.kind !== 'link' && (found.mode & 0o077) !== 0) open.push(path);
      }
      return ok(open);
    });
  }

  #candidates(): ResultAsync<readonly string[], FileSystemError> {
    const { config, paths, fileSystem } = this.#deps;
    return safeTry(async function* () {
      const inRoot = (yield* fileSystem.list(paths.root))
        .map(({ name }) => name)
        .filter((name) => /^deployment\.config(\..+)?\.env$/.test(name));
      const certificates = (yield* fileSystem.stat(paths.certificates)) === null ? [] : yield* fileSystem.list(paths.certificates);
      return ok([
        ...inRoot.map((name) => join(paths.root, name)),
        paths.state,
        paths.keys,
        paths.machineKey,
        join(config.certificates.authorityDirectory ?? paths.authority, 'rootCA-key.pem'),
        ...certificates.filter(({ name }) => name.endsWith('-key.pem')).map(({ name }) => join(paths.certificates, name)),
        ...config.components.flatMap(({ name, directory }) => [join(directory, '.env'), join(paths.shared(name), '.env')]),
      ]);
    });
  }
}
