import type { ErrorOf } from '@woosoo/sdk-core';
import { serviceStartFailed, serviceStopFailed } from '../errors.ts';
import type { ServiceExit, ServiceState } from '../service-status.ts';

/** What a driver knows of a start that failed. */
export interface StartFailure {
  /** What was to be started. */
  readonly asked: string;
  /** What did not start: the same, or a service that it depends on. */
  readonly service: string;
  /** Half a sentence: `it ended with exit code 1`. */
  readonly reason: string;
  readonly state: ServiceState;
  readonly exit: ServiceExit | null;
  /** What it wrote in this start, already without secrets. */
  readonly lastLines: readonly string[];
  readonly log?: string | undefined;
}

/** Why a service did not start, with what it said last; the same words whichever the driver. */
export function startFailed(failure: StartFailure): ErrorOf<typeof serviceStartFailed> {
  const { asked, service, reason, state, lastLines } = failure;
  const because = service === asked ? '' : `Service ${asked} was not started, since it needs ${service}. `;
  const last = lastLines.findLast((line) => line.trim() !== '');
  const said = last === undefined ? '' : ` It last wrote: ${last.trim().slice(0, 300)}`;
  return serviceStartFailed({
    message: `${because}Service ${service} did not start: ${reason}.${said}`,
    remedy: `\`woosoo services why ${service}\` tells more.${state === 'backoff' ? ' The service manager goes on trying.' : ''}`,
    detail: { service, reason, state, exit: failure.exit, lastLines, ...(failure.log === undefined ? {} : { log: failure.log }) },
  });
}

export function stopFailed(service: string, reason: string): ErrorOf<typeof serviceStopFailed> {
  return serviceStopFailed({
    message: `Service ${service} did not stop: ${reason}.`,
    remedy: 'Look at these processes; a restart of the machine ends what nothing else can.',
    detail: { service, reason },
  });
}
