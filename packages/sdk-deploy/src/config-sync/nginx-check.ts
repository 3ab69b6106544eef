import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type ProcessRunner } from '@woosoo/sdk-core';
import { nginxConfigInvalid, type ConfigSyncError } from './config-sync-errors.ts';
import type { RenderFacts } from './render-facts.ts';
import { renderNginxConf } from './render-targets.ts';
import { nginxTest } from '../nginx/nginx-commands.ts';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';

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
    const { config, paths, fileSystem } = this.#deps;
    return this.#inScratch((folder) =>
      renderNginxConf({ config, paths, facts: { ...facts, nginxPrefix: folder, logs: folder } }, fileSystem).andThen((text) =>
        this.#ask(folder, text.reveal(), rendered, signal),
      ),
    );
  }

  /** Asks about nginx.conf as it is now, which somebody may have edited: a running nginx must not be stopped that would not start again. */
  runOnFile(signal?: AbortSignal): ResultAsync<readonly string[], ConfigSyncError> {
    const { paths, fileSystem } = this.#deps;
    return this.#inScratch((folder) =>
      fileSystem.readTextIfExists(join(paths.configs, 'nginx.conf')).andThen((text) => {
        if (text === null) return okAsync([]);
        const own = text.replaceAll(nginxPrefix(paths), folder).replaceAll(/^(\s*pid\s+)[^;]+;/gm, `$1"${join(folder, 'nginx.pid')}";`);
        return this.#ask(folder, own, theFile, signal);
      }),
    );
  }

  #inScratch<T>(work: (folder: string) => ResultAsync<T, ConfigSyncError>): ResultAsync<T, ConfigSyncError> {
    const { fileSystem } = this.#deps;
    const folder = join(tmpdir(), `woosoo-nginx-${randomBytes(8).toString('hex')}`);
    return fileSystem
      .makeDirectory(folder, { mode: 0o700 })
      .andThen(() => work(folder))
      .andThen((value) => fileSystem.remove(folder).map(() => value))
      .orElse((error) => fileSystem.remove(folder).andThen(() => err(error)));
  }

  #ask(folder: string, text: string, of: Asked, signal: AbortSignal | undefined): ResultAsync<readonly string[], ConfigSyncError> {
    const { config, fileSystem, processes } = this.#deps;
    const file = join(folder, 'nginx.conf');
    const command = nginxTest({ program: config.programs.nginx, prefix: folder, config: file });
    return safeTry(async function* () {
      yield* fileSystem.writeTextAtomic(file, text, { mode: 0o600 });
      const output = yield* processes
        .run(command, { signal, timeoutMs: 15_000, okExitCodes: [0, 1] })
        .map(({ exitCode, stderr }) => ({ exitCode, stderr }))
        .orElse((error) => okAsync({ exitCode: 0, stderr: '', notAsked: error.message }));
      if ('notAsked' in output) return ok([`nginx.conf could not be checked: ${output.notAsked}`]);
      return output.exitCode === 0 ? ok([]) : err(invalid(output.stderr, file, of));
    });
  }
}

/** What was asked about, for people. */
interface Asked {
  readonly subject: string;
  readonly remedy: string;
}
const rendered: Asked = {
  subject: 'the rendered nginx.conf',
  remedy: 'Mend templates/nginx.conf.j2 or the values that it names, then try again.',
};
const theFile: Asked = {
  subject: 'configs/nginx.conf as it is now',
  remedy: 'Nothing was stopped. Mend the file, or write it anew: `woosoo config sync --force`.',
};

function invalid(stderr: string, file: string, { subject, remedy }: Asked) {
  const reasons = stderr
    .split('\n')
    .filter((line) => line.includes('[emerg]'))
    .map((line) => line.replaceAll(file, 'nginx.conf').replace(/^.*\[emerg\] (\d+#\d+: )?/, ''));
  return nginxConfigInvalid({ message: `nginx refuses ${subject}: ${reasons.join('; ') || stderr.trim()}.`, remedy, detail: { reasons } });
}
