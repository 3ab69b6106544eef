import { err, ResultAsync } from 'neverthrow';
import { serviceStartFailed, serviceStopFailed, type ServiceError } from '../errors.ts';
import { lastLines } from '../logs/last-lines.ts';
import type { ServiceOutcome } from './supervisor.ts';

const shownLines = 15;

interface StartFailure {
  /** What was to be started; the outcome may be that of a service that it depends on. */
  readonly asked: string;
  readonly outcome: ServiceOutcome;
  readonly logFile: string;
  readonly redact: ((text: string) => string) | undefined;
}

/** Why a service did not start, with what it said last. */
export function startFailure({ asked, outcome, logFile, redact = (text) => text }: StartFailure): ResultAsync<never, ServiceError> {
  const { service, record } = outcome;
  const reason = redact(record.reason ?? `it is ${record.state}`);
  return ResultAsync.fromSafePromise(lastLines(logFile, shownLines, record.logOffset).catch((): readonly string[] => [])).andThen(
    (lines) => {
      const said = lines.map(redact);
      const last = said.findLast((line) => line.trim() !== '');
      return err(
        serviceStartFailed({
          message: `${service === asked ? '' : `Service ${asked} was not started, since it needs ${service}. `}Service ${service} did not start: ${reason}.${
            last === undefined ? '' : ` It last wrote: ${last.trim().slice(0, 300)}`
          }`,
          remedy: `Read its log: \`woosoo logs ${service}\`.${record.state === 'backoff' ? ' The supervisor goes on trying.' : ''}`,
          detail: { service, reason, state: record.state, exit: record.lastExit, lastLines: said, log: logFile },
        }),
      );
    },
  );
}

export function stopFailure({ service, record }: ServiceOutcome): ServiceError {
  return serviceStopFailed({
    message: `Service ${service} did not stop: ${record.reason ?? `it is ${record.state}`}.`,
    remedy: 'Look at these processes; a restart of the machine ends what nothing else can.',
    detail: { service, state: record.state },
  });
}
