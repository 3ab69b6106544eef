import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { commandTimedOut } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import { OPERATION_VARIABLE } from './operation-marker.ts';
import { readProcess, readProcesses, wasStartedWith } from './proc-files.ts';

const GRACE_MS = 3_000;
const GONE_MS = 5_000;
const POLL_MS = 25;

/** What {@link endLeftovers} needs. */
export interface EndLeftoversDeps {
  readonly clock: Clock;
}

/**
 * Ends what a killed operation left running: every process of this account that carries its marker, but neither ourselves nor those that started us.
 * Asks first (TERM), kills after three seconds, and returns how many it ended, when all are gone.
 *
 * Does nothing on Windows: there a program that we started dies with us, by the system's doing, and no process tells its environment. What such a
 * program has started itself may live on there (libuv lets grandchildren out of its job), and nobody finds it.
 */
export function endLeftovers(operationId: string, deps: EndLeftoversDeps): ResultAsync<number, ErrorOf<typeof commandTimedOut>> {
  return new ResultAsync(process.platform === 'linux' ? end(operationId, deps.clock) : Promise.resolve(ok(0)));
}

async function end(operationId: string, clock: Clock): Promise<Result<number, ErrorOf<typeof commandTimedOut>>> {
  const ended = new Set<number>();
  for (const [signal, patienceMs] of [
    ['SIGTERM', GRACE_MS],
    ['SIGKILL', GONE_MS],
  ] as const) {
    const deadline = clock.monotonicMs() + patienceMs;
    const told = new Set<number>();
    for (let left = leftovers(operationId); left.length > 0 && clock.monotonicMs() < deadline; left = leftovers(operationId)) {
      // Those too that were started only after the others were told.
      for (const pid of left.filter((one) => !told.has(one))) {
        tell(pid, signal);
        told.add(pid);
        ended.add(pid);
      }
      await clock.sleep(POLL_MS);
    }
  }
  const left = leftovers(operationId);
  if (left.length === 0) return ok(ended.size);
  return err(
    commandTimedOut({
      message: `Processes of the interrupted operation ${operationId} could not be ended: ${left.join(', ')}.`,
      remedy: 'End them by hand (they may be waiting for a disk or a network share), then try again.',
      detail: { operationId, pids: left },
    }),
  );
}

function leftovers(operationId: string): readonly number[] {
  const ours = selfAndAncestors();
  const marker = `${OPERATION_VARIABLE}=${operationId}`;
  return readProcesses()
    .filter(({ pid, state }) => state !== 'Z' && !ours.has(pid) && wasStartedWith(pid, marker))
    .map(({ pid }) => pid);
}

/** A hook of the operation may be what runs us. */
function selfAndAncestors(): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pid = process.pid; pid > 0 && !found.has(pid); pid = readProcess(pid)?.parent ?? 0) found.add(pid);
  return found;
}

function tell(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone by itself.
  }
}
