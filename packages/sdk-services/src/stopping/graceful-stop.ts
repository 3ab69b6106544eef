import { ResultAsync } from 'neverthrow';
import type { Clock } from '@woosoo/sdk-core';
import type { ServiceError } from '../errors.ts';
import type { ServicesOptions } from '../services-event.ts';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import type { ServiceCourtesy } from '../courtesy/service-courtesy.ts';
import type { StopContext } from '../courtesy/stop-manners.ts';

/** Short stops need no words; longer ones get some now and then. */
const firstWordMs = 1000;
const wordEveryMs = 5000;

/** Stops a running service as its application wants to be stopped, then by its manager, telling what is waited for. */
export function gracefulStop(
  controller: Pick<ServiceController, 'stop'>,
  definition: ServiceDefinition,
  status: ServiceStatus,
  courtesy: ServiceCourtesy,
  { signal, onEvent }: ServicesOptions,
): ResultAsync<ServiceStatus, ServiceError> {
  const service = definition.name;
  const { timeoutMs } = definition.stop;
  const { clock } = courtesy;
  const manners = courtesy.mannersOf(definition);
  const begunMs = clock.monotonicMs();
  let waitingFor = 'waiting for it to end';
  const context: StopContext = {
    definition,
    status,
    signal,
    deadlineMs: begunMs + timeoutMs,
    waitFor: (text) => (waitingFor = text),
    note: (text) => onEvent?.({ type: 'note', service, text }),
  };
  const elapsedMs = (): number => clock.monotonicMs() - begunMs;
  const over = new AbortController();
  void repeat(clock, over.signal, () =>
    onEvent?.({ type: 'waiting', service, for: waitingFor, elapsedMs: elapsedMs(), limitMs: timeoutMs }),
  );
  const stop = async () => {
    try {
      await manners?.before?.(context);
      const stopped = await controller.stop(service, { signal });
      if (elapsedMs() >= timeoutMs) context.note(`was ended by force after ${Math.round(elapsedMs() / 1000)} s`);
      return stopped;
    } finally {
      over.abort();
      await manners?.after?.(context);
    }
  };
  return new ResultAsync(stop());
}

async function repeat(clock: Clock, over: AbortSignal, tell: () => void): Promise<void> {
  for (let pauseMs = firstWordMs; ; pauseMs = wordEveryMs) {
    await clock.sleep(pauseMs, { signal: over });
    if (over.aborted) return;
    tell();
  }
}
