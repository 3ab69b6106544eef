import type { ErrorOf } from '@woosoo/sdk-core';
import { serviceNotInstalled } from '../errors.ts';
import type { ServiceStatus } from '../service-status.ts';

/** The status of a service that the manager does not know. */
export function notInstalled(name: string): ServiceStatus {
  return {
    name,
    title: name,
    state: 'not-installed',
    since: null,
    pid: null,
    workingDirectory: null,
    restarts: 0,
    lastExit: null,
    enabled: false,
  };
}

export function unknownService(name: string): ErrorOf<typeof serviceNotInstalled> {
  return serviceNotInstalled({
    message: `Service ${name} is not installed.`,
    remedy: 'Run `woosoo services install`.',
    detail: { service: name },
  });
}
