import { defineError, type ErrorDefinition, type ErrorOf } from '@woosoo/sdk-core';
import { logErrors } from './logs/log-errors.ts';

export const serviceNotInstalled = defineError({
  type: 'ServiceNotInstalled',
  code: 'WOO2001',
  category: 'failed',
  title: 'A service is not installed',
  explanation:
    'The service manager does not know the service. `woosoo services install` installs those of this branch; a deploy does it too.',
});
export const serviceStartFailed = defineError({
  type: 'ServiceStartFailed',
  code: 'WOO2002',
  category: 'failed',
  title: 'A service did not start',
  explanation:
    'The program of the service ended at once, keeps ending, or did not become ready in time. The message holds its exit code, what that means, and its last log lines.',
});
export const serviceStopFailed = defineError({
  type: 'ServiceStopFailed',
  code: 'WOO2003',
  category: 'failed',
  title: 'A service did not stop',
  explanation: 'Processes of the service are still there although they were asked and then forced to end.',
});
export const serviceManagerUnavailable = defineError({
  type: 'ServiceManagerUnavailable',
  code: 'WOO2004',
  category: 'failed',
  title: 'The service manager cannot be used',
  explanation: 'The service manager does not answer or refused (missing rights). The message says which and why.',
});
export const serviceDefinitionInvalid = defineError({
  type: 'ServiceDefinitionInvalid',
  code: 'WOO2005',
  category: 'failed',
  title: 'A service definition cannot work',
  explanation: 'A service is defined in a way that no manager can run: an unknown dependency, a circle of dependencies, a bad name.',
});
export const serviceUnitForeign = defineError({
  type: 'ServiceUnitForeign',
  code: 'WOO2010',
  category: 'failed',
  title: 'A unit of systemd belongs to somebody else',
  explanation:
    'A file in /etc/systemd/system has the name that a service of this branch needs, but another branch or a person wrote it. It was not touched.',
});

export const processUsageUnknown = defineError({
  type: 'ProcessUsageUnknown',
  code: 'WOO2006',
  category: 'failed',
  title: 'What the services use cannot be told',
  explanation: 'The system does not say how much processor time and memory processes use. The services themselves are not concerned.',
});

export type ServiceError =
  | ErrorOf<typeof serviceNotInstalled>
  | ErrorOf<typeof serviceStartFailed>
  | ErrorOf<typeof serviceStopFailed>
  | ErrorOf<typeof serviceManagerUnavailable>
  | ErrorOf<typeof serviceDefinitionInvalid>
  | ErrorOf<typeof serviceUnitForeign>;

/** Every error of this package, for `woosoo explain`. */
export const serviceErrors: readonly ErrorDefinition[] = [
  serviceNotInstalled,
  serviceStartFailed,
  serviceStopFailed,
  serviceManagerUnavailable,
  serviceDefinitionInvalid,
  processUsageUnknown,
  ...logErrors,
  serviceUnitForeign,
];
