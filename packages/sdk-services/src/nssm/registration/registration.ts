import type { ServiceDefinition } from '../../service-definition.ts';
import { gaveUpCode } from '../host/host-exit-codes.ts';
import type { HostEntry } from '../host/host-entry.ts';
import { hostLogFile, serviceId, type NssmLayout } from '../nssm-layout.ts';
import { expandable, list, number, text, type RegistryKeys, type RegistryValue } from './registry-value.ts';
import { windowsCommandLine } from './windows-command-line.ts';

/** How long NSSM waits after the stop time of a service before it ends the host itself. */
const hostMarginMs = 15_000;
const hostLogBytes = 1024 * 1024;
/** Neither window messages (2) nor messages to threads (4): our host has no window, and they would cost seconds. */
const skippedStopMethods = 6;

/** What Windows and NSSM are to know of a service. All that concerns its program is in the definition, which our host reads. */
export interface Registration {
  readonly displayName: string;
  readonly description: string;
  /** `SERVICE_AUTO_START` or `SERVICE_DEMAND_START`, as NSSM calls them. */
  readonly start: StartType;
  /** `null`: LocalSystem. */
  readonly account: string | null;
  /** In the service's key: what NSSM reads. The rest of the key is Windows' own, which writes it anew from its memory. */
  readonly values: RegistryKeys;
}

export type StartType = 'SERVICE_AUTO_START' | 'SERVICE_DEMAND_START' | 'SERVICE_DISABLED';

/** The environment variable by which a service is known as ours, and what it is set to. */
export const markerVariable = 'WOOSOO_SERVICE';
export const markerOf = (layout: NssmLayout, name: string): string => `${markerVariable}=${layout.branch}/${name}`;

export function registrationOf(layout: NssmLayout, definition: ServiceDefinition, host: HostEntry): Registration {
  const { name, title, enabled, account, stop } = definition;
  const log = expandable(hostLogFile(layout, name));
  const parameters: readonly (readonly [string, RegistryValue])[] = [
    ['Application', expandable(host.program)],
    ['AppParameters', expandable(windowsCommandLine([...host.args, layout.root, layout.folder, layout.logs, name]))],
    ['AppDirectory', expandable(layout.folder)],
    ['AppEnvironmentExtra', list(markerOf(layout, name))],
    ['AppStdout', log],
    ['AppStderr', log],
    ['AppRotateFiles', number(1)],
    ['AppRotateBytes', number(hostLogBytes)],
    // The host alone decides on restarts; NSSM only brings back a host that died, after a moment.
    ['AppThrottle', number(0)],
    ['AppRestartDelay', number(2000)],
    ['AppStopMethodSkip', number(skippedStopMethods)],
    ['AppStopMethodConsole', number(stop.timeoutMs + hostMarginMs)],
  ];
  const exits: readonly (readonly [string, RegistryValue])[] = [
    ['', text('Restart')],
    ['0', text('Exit')],
    [String(gaveUpCode), text('Exit')],
  ];
  return {
    displayName: `Woosoo ${title} (${serviceId(layout, name)})`,
    description: `Service ${name} of the Woosoo branch in ${layout.root}. Change it with: woosoo services`,
    start: enabled ? 'SERVICE_AUTO_START' : 'SERVICE_DEMAND_START',
    account,
    values: new Map([
      ['Parameters', new Map(parameters)],
      ['Parameters\\AppExit', new Map(exits)],
    ]),
  };
}
