import type { ServiceDefinition } from '../service-definition.ts';

/** What we remember of a service that is installed. */
export interface UnitRecord {
  readonly definition: ServiceDefinition;
  readonly unit: string;
  /** `drop-in`: the unit is the distribution's, and ours is only what changes it. */
  readonly placement: 'unit' | 'drop-in';
  /** Its log begins here: what an earlier service of that name wrote is not its own. */
  readonly installedAt: string;
  /** Drop-ins that others put over the unit and that were there when it was last installed: path → digest. */
  readonly accepted: Readonly<Record<string, string>>;
  /** How the distribution's unit was before us, to be brought back; `null` for a unit of our own. */
  readonly before: { readonly enabled: boolean; readonly active: boolean; readonly fragment: string } | null;
}
