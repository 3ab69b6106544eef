import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type ProcessRunner } from '@woosoo/sdk-core';
import { nginxConfigInvalid, type ConfigSyncError } from './config-sync-errors.ts';
import type { RenderFacts } from './render-facts.ts';
import { renderNginxConf } from './render-targets.ts';
import { nginxTest } from '../nginx/nginx-commands.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
}

/**
 * Asks nginx whether it would accept the rendered configuration. `nginx -t` writes the pid file and makes temporary folders, so it gets a text with
 * all of nginx's own paths in a scratch folder; the running nginx notices nothing.
 */
export class NginxCheck {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Warnings: nginx could not be asked. */
  run(facts: RenderFacts, signal?: AbortSignal): ResultAsync<readonly string[], ConfigSyncError> {
    const { fileSystem } = this.#deps;
    const folder = join(tmpdir(), `woosoo-nginx-${randomBytes(8).toString('hex')}`);
    return fileSystem
      .makeDirectory(folder, { mode: 0o700 })
      .andThen(() => this.#test(folder, facts, signal))
      .andThen((warnings) => fileSystem.remove(folder).map(() => warnings))
      .orElse((error) => fileSystem.remove(folder).andThen(() => err(error)));
  }

  #test(folder: string, facts: RenderFacts, signal: AbortSignal | undefined): ResultAsync<readonly string[], ConfigSyncError> {
    const { config, paths, fileSystem, processes } = this.#deps;
    const file = join(folder, 'nginx.conf');
    const command = nginxTest({ program: config.programs.nginx, prefix: folder, config: file });
    return safeTry(async function* () {
      const text = yield* renderNginxConf({ config, paths, facts: { ...facts, nginxPrefix: folder, logs: folder } }, fileSystem);
      yield* fileSystem.writeTextAtomic(file, text.reveal(), { mode: 0o600 });
      const output = yield* processes
        .run(command, { signal, timeoutMs: 15_000, okExitCodes: [0, 1] })
        .map(({ exitCode, stderr }) => ({ exitCode, stderr }))
        .orElse((error) => okAsync({ exitCode: 0, stderr: '', notAsked: error.message }));
      if ('notAsked' in output) return ok([`nginx.conf could not be checked: ${output.notAsked}`]);
      return output.exitCode === 0 ? ok([]) : err(invalid(output.stderr, file));
    });
  }
}

function invalid(stderr: string, file: string) {
  const reasons = stderr
    .split('\n')
    .filter((line) => line.includes('[emerg]'))
    .map((line) => line.replaceAll(file, 'nginx.conf').replace(/^.*\[emerg\] (\d+#\d+: )?/, ''));
  return nginxConfigInvalid({
    message: `nginx refuses the rendered nginx.conf: ${reasons.join('; ') || stderr.trim()}.`,
    remedy: 'Mend templates/nginx.conf.j2 or the values that it names, then try again.',
    detail: { reasons },
  });
}
