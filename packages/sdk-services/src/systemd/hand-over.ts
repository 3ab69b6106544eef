import type { ServiceDefinition } from '../service-definition.ts';
import type { HardeningPlaces } from './hardening.ts';
import type { UnitOwner } from './unit-record.ts';
import { unitWord } from './unit-syntax.ts';

/**
 * Commands that root runs before a service starts (`+`), in a branch that belongs to root while its services have an account of their own: the account gets what it writes,
 * may pass through our state without listing or changing it, and may read its release. At each start, since root's own runs of the application leave files there.
 */
export function handOver(
  { workingDirectory }: ServiceDefinition,
  { account, group }: UnitOwner,
  { state, writable }: HardeningPlaces,
): readonly string[] {
  const before = (program: string, ...args: readonly string[]): string => `ExecStartPre=-+:${[program, ...args].map(unitWord).join(' ')}`;
  return [
    // Links are changed themselves and not followed: their owner could point them anywhere.
    before('/bin/chown', '--recursive', '--no-dereference', `${account}:${group}`, '--', ...new Set(writable)),
    before('/bin/chown', `root:${group}`, '--', state),
    before('/bin/chmod', 'u=rwx,g=x,o=', '--', state),
    // Composer leaves files that only root can read.
    ...(workingDirectory.startsWith(`${state}/`) ? [before('/bin/chmod', '--recursive', 'go+rX', '--', `${workingDirectory}/`)] : []),
  ];
}
