import type { ProcessIdentity } from '../processes/process-entry.ts';
import { processMembers } from '../processes/process-members.ts';
import { isAlive, listProcesses, processesByMarker } from '../processes/process-table.ts';
import { markerOf } from './branch-identity.ts';

/** The living processes of several services in one look at the machine, main process first. */
export function serviceProcesses(
  branch: string,
  mains: readonly (readonly [name: string, main: ProcessIdentity | null])[],
): ReadonlyMap<string, readonly number[]> {
  const table = listProcesses();
  if (table.length === 0) {
    return new Map(mains.map(([name, main]) => [name, main !== null && isAlive(main) ? [main.pid] : []]));
  }
  const marked = processesByMarker(markerOf(branch));
  return new Map(
    mains.map(([name, main]) => {
      const members = processMembers(table, main, new Set(marked.get(name)));
      return [name, [...members].sort((a, b) => Number(b === main?.pid) - Number(a === main?.pid))];
    }),
  );
}
