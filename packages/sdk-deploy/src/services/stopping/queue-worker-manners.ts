import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type Clock, type Command, type ProcessRunner, type WoosooError } from '@woosoo/sdk-core';
import { catchesSignal, type ServiceDefinition, type StopContext, type StopManners } from '@woosoo/sdk-services';
import type { PausedQueues } from './paused-queues.ts';
import { workedQueues } from './worked-queues.ts';

export interface QueueWorkerMannersDeps {
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly paused: PausedQueues;
  /** Whether the worker ends its job by itself when it gets its stop signal. */
  readonly drainsOnSignal?: ((pid: number | null) => boolean) | undefined;
}

/** Laravel's worker handles it wherever PHP has pcntl, and PHP by itself never does; SIGTERM it catches always, and then just ends. */
const SIGCONT = 18;
const artisanMs = 30_000;
const lookEveryMs = 500;
const monitored = z.array(z.object({ reserved: z.number().nullable() }));

/**
 * A queue worker takes no new job, ends the one that runs, then stops. Where PHP has pcntl (Linux), its stop signal does just that. Elsewhere the
 * signal would cut the job off, so its queues are paused, the running job is awaited, the worker is stopped, and the queues go on: the next start works
 * them off.
 */
export class QueueWorkerManners implements StopManners {
  readonly #deps: QueueWorkerMannersDeps;

  constructor(deps: QueueWorkerMannersDeps) {
    this.#deps = deps;
  }

  async before(context: StopContext): Promise<void> {
    // A worker that got the signal goes at once unless a job keeps it.
    context.waitFor('waiting for 1 running job');
    const drains = this.#deps.drainsOnSignal ?? drainsOnSignal;
    if (context.status.state !== 'running' || drains(context.status.pid)) return;
    const drained = await this.#drain(context);
    if (drained.isErr()) context.note(`its queue cannot be paused, a job that runs is cut off and tried again: ${drained.error.message}`);
  }

  async after({ definition, note }: StopContext): Promise<void> {
    const resumed = await this.resume(definition);
    if (resumed.isErr()) note(`its queue is still paused and goes on at the next start: ${resumed.error.message}`);
  }

  /** Lets queues go on that we have paused. */
  resume(definition: ServiceDefinition): ResultAsync<void, WoosooError> {
    const { paused, processes } = this.#deps;
    return safeTry(async function* () {
      const known = yield* paused.read();
      const queues = workedQueues(definition.args).filter((queue) => known.includes(queue));
      for (const queue of queues) yield* processes.run(artisan(definition, 'queue:resume', queue), { timeoutMs: artisanMs });
      if (queues.length > 0) yield* paused.remove(queues);
      return ok(undefined);
    });
  }

  #drain({ definition, deadlineMs, signal, waitFor, note }: StopContext): ResultAsync<void, WoosooError> {
    const { paused, processes, clock } = this.#deps;
    const queues = workedQueues(definition.args);
    return safeTry(this, async function* () {
      yield* paused.add(queues);
      for (const queue of queues) yield* processes.run(artisan(definition, 'queue:pause', queue), { timeoutMs: artisanMs });
      // It may have looked just before it was paused and be about to take one more job: twice nothing is nothing.
      for (let idle = 0; idle < 2;) {
        const running = yield* this.#reserved(definition, queues);
        idle = running === 0 ? idle + 1 : 0;
        if (running > 0) waitFor(`waiting for ${running} running ${running === 1 ? 'job' : 'jobs'}`);
        if (clock.monotonicMs() > deadlineMs || signal?.aborted === true) {
          if (running > 0) note('a job is still running and is cut off; it is tried again');
          return ok(undefined);
        }
        if (idle < 2) await clock.sleep(lookEveryMs, { signal });
      }
      return ok(undefined);
    });
  }

  /** Jobs that workers have taken and not ended yet. */
  #reserved(definition: ServiceDefinition, queues: readonly string[]): ResultAsync<number, WoosooError> {
    const monitor = { ...artisan(definition, 'queue:monitor', queues.join(',')), effect: 'read' as const };
    return this.#deps.processes
      .run({ ...monitor, args: [...monitor.args, '--json'] }, { timeoutMs: artisanMs })
      .map(({ stdout }) => reservedIn(stdout));
  }
}

/** What the machine tells of the worker's main process; where it does not tell, as the platform mostly is. */
function drainsOnSignal(pid: number | null): boolean {
  return (pid === null ? null : catchesSignal(pid, SIGCONT)) ?? process.platform !== 'win32';
}

function artisan({ program, args, workingDirectory }: ServiceDefinition, command: string, queue: string): Command {
  return { program, args: [args[0] ?? 'artisan', command, queue, '--no-ansi'], cwd: workingDirectory, effect: 'write' };
}

/** Sums what `queue:monitor --json` prints; 0 where a queue does not tell. */
export function reservedIn(stdout: string): number {
  try {
    const queues = monitored.safeParse(JSON.parse(stdout));
    return queues.success ? queues.data.reduce((sum, { reserved }) => sum + (reserved ?? 0), 0) : 0;
  } catch {
    return 0;
  }
}
