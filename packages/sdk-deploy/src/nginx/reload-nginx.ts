import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type ProcessRunner,
  type StepContext,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { branchPrograms } from '../programs/branch-programs.ts';
import { nginxReload } from './nginx-commands.ts';
import { nginxPrefix } from './nginx-prefix.ts';

export interface ReloadNginxDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly services: ServiceController;
  /** The PATH on which nginx is looked for. */
  readonly path: string;
}

/** Has a running nginx read its configuration again. That it did shows at verification: nginx's exit code proves nothing. */
export function reloadNginx(
  { config, paths, fileSystem, processes, services, path }: ReloadNginxDeps,
  context: StepContext,
): ResultAsync<void, WoosooError> {
  return safeTry(async function* () {
    if ((yield* services.status('nginx')).state !== 'running') return ok(undefined);
    const { nginx } = yield* branchPrograms(config, fileSystem, path);
    const command = nginxReload({ program: nginx, prefix: nginxPrefix(paths), config: join(paths.configs, 'nginx.conf') });
    yield* processes.run(command, { timeoutMs: 15_000, operationId: context.operationId, onLine: ({ text }) => context.output(text) });
    return ok(undefined);
  });
}
