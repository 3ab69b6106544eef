import type { Clock } from '@woosoo/sdk-core';
import type { ProcessIdentity } from '../processes/process-entry.ts';
import { isAlive } from '../processes/process-table.ts';
import type { RawExit } from './spawn-service.ts';

/** How often a process that is not our child is looked at. */
const adoptedPollMs = 250;

/** A service's main process, our child or one that an earlier daemon started. */
export interface RunningProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<RawExit>;
}

/** A process that an earlier daemon started: only its end can be seen, not its exit code. */
export function adoptProcess(clock: Clock, identity: ProcessIdentity): RunningProcess {
  const watch = async (): Promise<RawExit> => {
    while (isAlive(identity)) await clock.sleep(adoptedPollMs);
    return { code: null, signal: null };
  };
  return { identity, exited: watch() };
}
