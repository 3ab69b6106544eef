import type { ServiceDefinition } from '../service-definition.ts';

/** An account with its own group. */
export interface UnitOwner {
  readonly account: string;
  readonly group: string;
}

/** What we remember of a service that is installed. */
export interface UnitRecord {
  readonly definition: ServiceDefinition;
  readonly unit: string;
  /** `drop-in`: the unit is the distribution's, and ours is only what changes it. */
  readonly placement: 'unit' | 'drop-in';
  /** Its log begins here: what an earlier service of that name wrote is not its own. */
  readonly installedAt: string;
  /** The account that owns what services of the branch write, and its group; `null`: root, as everything else. */
  readonly owner: UnitOwner | null;
  /** Drop-ins that others put over the unit and that were there when it was last installed: path → digest. */
  readonly accepted: Readonly<Record<string, string>>;
  /** The distribution's unit has yet to be disabled and stopped. */
  readonly takingOver: boolean;
  /** How the distribution's unit was before us, to be brought back; `null` for a unit of our own. */
  readonly before: { readonly enabled: boolean; readonly active: boolean; readonly fragment: string } | null;
}
