import type { ProcessError } from '@woosoo/sdk-core';
import { serviceDefinitionInvalid, serviceManagerUnavailable, type ServiceError } from '../errors.ts';

export const notWindows = (platform: string): ServiceError =>
  serviceManagerUnavailable({
    message: `NSSM runs services on Windows; this is ${platform}.`,
    remedy: 'Set SERVICE_DRIVER to systemd or supervisor.',
  });

export const notElevated = (): ServiceError =>
  serviceManagerUnavailable({
    message: 'Services of Windows can only be changed by an administrator, and this terminal is not elevated.',
    remedy: 'Open the terminal with "Run as administrator" and try again.',
  });

export const nssmMissing = (places: readonly string[]): ServiceError =>
  serviceManagerUnavailable({
    message: `nssm.exe was not found: looked in ${places.join(', ')} and on PATH.`,
    remedy: 'Put nssm.exe (2.24-101 or newer, from nssm.cc) into bin\\nssm of the branch folder, or name it with NSSM_PROGRAM.',
  });

export const foreignService = (id: string): ServiceError =>
  serviceManagerUnavailable({
    message: `Windows has a service ${id} that this branch has not made; it is not touched.`,
    remedy: 'Find out what it is (services.msc) and remove it or give it another name.',
    detail: { id },
  });

export const markedForDeletion = (id: string): ServiceError =>
  serviceManagerUnavailable({
    message: `Windows has marked service ${id} for deletion, and removes it once no program looks at it any more.`,
    remedy: 'Close services.msc, the Task Manager and the event viewer, then try again; a restart of the machine helps always.',
    detail: { id },
  });

export const disabledService = (name: string, id: string): ServiceError =>
  serviceManagerUnavailable({
    message: `Service ${name} is disabled in Windows (${id}), by somebody else than Woosoo.`,
    remedy: `Run \`woosoo services install ${name}\` to set it as the configuration wants it.`,
    detail: { service: name, id },
  });

export const nameTaken = (name: string): ServiceError =>
  serviceDefinitionInvalid({
    message: `No service can be called ${name}: Woosoo has one of that name, which runs at each start of Windows.`,
    remedy: 'Give the service another name.',
    detail: { service: name },
  });

/** What Windows answered. Its words are translated; its numbers are not. */
export function refusedByWindows(what: string, cause: ProcessError): ServiceError {
  const code = cause.detail !== undefined && 'exitCode' in cause.detail ? Number(cause.detail['exitCode']) : null;
  const known = code === null ? undefined : windowsErrors[code];
  return serviceManagerUnavailable({
    message: `Windows refused to ${what}${known === undefined ? `: ${cause.message}` : `: ${known[0]} (error ${String(code)}).`}`,
    remedy: known?.[1] ?? cause.remedy,
    cause,
  });
}

const windowsErrors: Readonly<Record<number, readonly [string, string]>> = {
  5: ['access is denied', 'Open the terminal with "Run as administrator" and try again.'],
  1053: ['the service did not answer in time', 'See its host log and the event viewer, then try again.'],
  1058: ['the service is disabled', 'Run `woosoo services install all`, then try again.'],
  1069: ['its account could not log on', 'Correct the account or its password in services.msc.'],
  1072: ['it is marked for deletion', 'Close services.msc, the Task Manager and the event viewer, then try again.'],
};

/** NSSM expands `%NAME%` in the paths of files and has no escape for it there. */
export function expandedPath(path: string): ServiceError | null {
  if (!/%[^%]+%/.test(path)) return null;
  return serviceDefinitionInvalid({
    message: `NSSM cannot run services from ${path}: what stands between percent signs is taken for a variable.`,
    remedy: 'Rename the folder so that it has no two percent signs.',
    detail: { path },
  });
}
