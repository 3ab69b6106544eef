import type { ProcessEntry, ProcessIdentity } from './process-entry.ts';

/**
 * All living processes that belong to a service: its main process, the members of its group and session, those that carry its marker,
 * and whatever descends from any of them. The main process may be gone; a pid that was given to another program since is not taken for it.
 */
export function processMembers(
  table: readonly ProcessEntry[],
  main: ProcessIdentity | null,
  marked: ReadonlySet<number> = new Set(),
): readonly number[] {
  const living = table.filter((entry) => !entry.ended);
  const members = new Set(living.filter((entry) => marked.has(entry.pid) || belongsTo(entry, main, table)).map((entry) => entry.pid));
  for (let grown = members.size > 0; grown;) {
    const children = living.filter((entry) => members.has(entry.parentPid) && !members.has(entry.pid));
    for (const child of children) members.add(child.pid);
    grown = children.length > 0;
  }
  return [...members];
}

function belongsTo(entry: ProcessEntry, main: ProcessIdentity | null, table: readonly ProcessEntry[]): boolean {
  if (main === null || (entry.groupId !== main.pid && entry.sessionId !== main.pid && entry.pid !== main.pid)) return false;
  if (main.startTime === null) return true;
  const leader = table.find((other) => other.pid === main.pid);
  if (leader !== undefined && leader.startTime !== main.startTime) return false;
  return entry.startTime >= main.startTime;
}
