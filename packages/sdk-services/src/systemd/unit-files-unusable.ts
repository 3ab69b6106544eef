import type { ErrorOf, FileSystemError } from '@woosoo/sdk-core';
import { serviceManagerUnavailable, type ServiceError, type serviceUnitForeign } from '../errors.ts';

/** The disk's error in the words of this driver; that a unit is somebody else's has its own. */
export function unitFilesUnusable(cause: FileSystemError | ErrorOf<typeof serviceUnitForeign>): ServiceError {
  if (cause.type === 'ServiceUnitForeign') return cause;
  return serviceManagerUnavailable({
    message: `The files of the branch's units cannot be used: ${cause.message}`,
    remedy: 'Units of the system are root’s: run it with sudo.',
    cause,
  });
}
