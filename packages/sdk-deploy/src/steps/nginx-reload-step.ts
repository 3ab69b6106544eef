import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type ProcessRunner,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { nginxReload } from '../nginx/nginx-commands.ts';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';
import { branchPrograms } from '../services/branch-programs.ts';

const params = z.object({
  /** `do`: reload when the step is done. `undo`: reload when it is undone, for a step that stands before the one that writes nginx.conf. */
  when: z.enum(['do', 'undo']),
});
type Params = z.infer<typeof params>;

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly services: ServiceController;
  /** The PATH on which nginx is looked for. */
  readonly path: string;
}

/** Has a running nginx take up its configuration file. That it did shows at verification: nginx's exit code proves nothing. */
export class NginxReloadStep implements StepKind<Params, null> {
  readonly kind = 'nginx.reload';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ when }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return when === 'do' ? this.#reload(context) : okAsync(undefined);
  }

  undo({ when }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return when === 'undo' ? this.#reload(context) : okAsync(undefined);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }

  #reload(context: StepContext): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, processes, services, path } = this.#deps;
    return safeTry(async function* () {
      if ((yield* services.status('nginx')).state !== 'running') return ok(undefined);
      const { nginx } = yield* branchPrograms(config, fileSystem, path);
      const command = nginxReload({ program: nginx, prefix: nginxPrefix(paths), config: join(paths.configs, 'nginx.conf') });
      yield* processes.run(command, { timeoutMs: 15_000, operationId: context.operationId, onLine: ({ text }) => context.output(text) });
      return ok(undefined);
    });
  }
}
