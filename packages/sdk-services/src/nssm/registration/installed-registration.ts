import { isDeepStrictEqual } from 'node:util';
import type { Registration, StartType } from './registration.ts';
import { markerVariable } from './registration.ts';
import type { RegistryKeys, RegistryValue } from './registry-value.ts';

/** A service as its key in the registry has it. */
export interface InstalledRegistration {
  readonly keys: RegistryKeys;
}

const startTypes: Readonly<Record<number, StartType>> = { 2: 'SERVICE_AUTO_START', 3: 'SERVICE_DEMAND_START', 4: 'SERVICE_DISABLED' };

export function startTypeOf({ keys }: InstalledRegistration): StartType | null {
  const start = keys.get('')?.get('Start');
  return start?.type === 'number' ? (startTypes[start.number] ?? null) : null;
}

/** `BRANCH/NAME` of the service that it says it is; `null` for one that is not of our making. */
export function ownerOf({ keys }: InstalledRegistration): string | null {
  const extra = keys.get('Parameters')?.get('AppEnvironmentExtra');
  const entry = extra?.type === 'list' ? extra.texts.find((text) => text.startsWith(`${markerVariable}=`)) : undefined;
  return entry?.slice(markerVariable.length + 1) ?? null;
}

/** Windows has removed it and waits until the last program lets go of it. */
export function isMarkedForDeletion({ keys }: InstalledRegistration): boolean {
  const flag = keys.get('')?.get('DeleteFlag');
  return flag?.type === 'number' && flag.number === 1;
}

/** What must be written for the installed one to be the wanted one. */
export interface RegistrationChanges {
  /** Settings of Windows: NSSM's name of each, and its words. */
  readonly settings: readonly (readonly [name: string, ...values: readonly string[]])[];
  readonly values: RegistryKeys;
  /** Names of all that differs. */
  readonly fields: readonly string[];
}

export function registrationChanges(wanted: Registration, installed: InstalledRegistration): RegistrationChanges {
  const own = installed.keys.get('');
  const settings: (readonly [string, ...string[]])[] = [];
  if (textOf(own?.get('DisplayName')) !== wanted.displayName) settings.push(['DisplayName', wanted.displayName]);
  if (textOf(own?.get('Description')) !== wanted.description) settings.push(['Description', wanted.description]);
  if (startTypeOf(installed) !== wanted.start) settings.push(['Start', wanted.start]);
  const account = textOf(own?.get('ObjectName')) ?? localSystem;
  if (!isSameAccount(account, wanted.account ?? localSystem)) {
    settings.push(wanted.account === null ? ['ObjectName', localSystem] : ['ObjectName', wanted.account, '']);
  }
  const values = new Map(
    [...wanted.values].flatMap(([key, wantedValues]) => {
      const different = [...wantedValues].filter(([name, value]) => !isDeepStrictEqual(installed.keys.get(key)?.get(name), value));
      return different.length === 0 ? [] : [[key, new Map(different)] as const];
    }),
  );
  const fields = [...values].flatMap(([key, different]) =>
    [...different.keys()].map((name) =>
      [key.replace(/^Parameters\\?/, ''), name === '' ? 'Default' : name].filter((part) => part !== '').join('.'),
    ),
  );
  return { settings, values, fields: [...settings.map(([name]) => name), ...fields] };
}

/** What a service runs as whose account is not told. */
const localSystem = 'LocalSystem';

const textOf = (value: RegistryValue | undefined): string | null =>
  value?.type === 'text' || value?.type === 'expandable' ? value.text : null;

/** Windows writes some accounts otherwise than they were given: `LocalService` is `NT AUTHORITY\LocalService`. */
function isSameAccount(installed: string, wanted: string): boolean {
  const bare = (account: string): string =>
    account
      .toLowerCase()
      .replace(/^(nt authority|\.)\\/, '')
      .replaceAll(' ', '');
  return bare(installed) === bare(wanted);
}
