import { join } from 'node:path';
import type { BranchPaths, Clock, ProcessRunner } from '@woosoo/sdk-core';
import type { ServiceController, StopContext, StopManners } from '@woosoo/sdk-services';
import { nginxQuit } from '../../nginx/nginx-commands.ts';
import { nginxPrefix } from '../../nginx/nginx-prefix.ts';

export interface NginxMannersDeps {
  readonly paths: BranchPaths;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly services: Pick<ServiceController, 'processIds'>;
  readonly platform: NodeJS.Platform;
}

const lookEveryMs = 50;

/**
 * nginx ends the requests that run, then itself. On Linux its stop signal (QUIT) says that. Windows has no such signal, and what its managers send means
 * "at once": there nginx is told by its own command, and the manager when it has gone.
 */
export class NginxManners implements StopManners {
  readonly #deps: NginxMannersDeps;

  constructor(deps: NginxMannersDeps) {
    this.#deps = deps;
  }

  async before({ definition, status, deadlineMs, signal, waitFor, note }: StopContext): Promise<void> {
    waitFor('waiting for running requests');
    const { paths, processes, clock, services, platform } = this.#deps;
    if (platform !== 'win32' || status.state !== 'running') return;
    const before = (await services.processIds({ signal })).unwrapOr(new Map<string, readonly number[]>()).get(definition.name) ?? [];
    const command = nginxQuit({ program: definition.program, prefix: nginxPrefix(paths), config: join(paths.configs, 'nginx.conf') });
    const told = await processes.run(command, { timeoutMs: 15_000 });
    if (told.isErr()) {
      note(`it cannot be asked to quit, running requests may be cut off: ${told.error.message}`);
      return;
    }
    // Its manager may start it anew when it has gone; that one is not ours to wait for.
    for (;;) {
      const now = (await services.processIds({ signal })).unwrapOr(new Map<string, readonly number[]>()).get(definition.name) ?? [];
      if (!now.some((pid) => before.includes(pid)) || clock.monotonicMs() > deadlineMs || signal?.aborted === true) return;
      await clock.sleep(lookEveryMs, { signal });
    }
  }
}
