import type { Clock } from '@woosoo/sdk-core';
import type { ProcessIdentity } from '../processes/process-entry.ts';
import { isAlive } from '../processes/process-table.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { endLeftovers, killAll, signalProcess, type ServiceProcesses } from './end-processes.ts';
import type { RawExit } from './spawn-service.ts';

export interface EndOutcome {
  /** Processes that not even force could end. */
  readonly left: readonly number[];
  readonly forced: boolean;
  /** How the main process ended, if it was our child. */
  readonly exit: RawExit | null;
}

/**
 * Graceful first, then the whole tree. Only the main process gets the signal: php-fpm's and nginx's masters let their workers finish, and would
 * lose requests if the workers got it too.
 */
export async function endService(
  clock: Clock,
  processes: ServiceProcesses,
  stop: ServiceDefinition['stop'],
  main: ProcessIdentity | null,
  exited: Promise<RawExit> | undefined,
): Promise<EndOutcome> {
  let forced = false;
  const end = clock.monotonicMs() + stop.timeoutMs;
  if (main !== null && isAlive(main)) {
    signalProcess(main.pid, stop.signal);
    while (isAlive(main) && clock.monotonicMs() < end) await clock.sleep(15);
    forced = isAlive(main);
  }
  // A shell as main process goes at once and leaves the real program, which is told now and has the rest of the time.
  const left = forced ? await killAll(clock, processes) : await endLeftovers(clock, processes, Math.max(0, end - clock.monotonicMs()));
  const exit = exited === undefined ? null : await Promise.race([exited, clock.sleep(100).then(() => null)]);
  return { left, forced, exit };
}
