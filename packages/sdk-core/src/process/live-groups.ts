import { signalGroup } from './process-group.ts';

/** Children have groups of their own, so the terminal's Ctrl-C does not reach them: when this process exits in order, they go with it. */
const leaders = new Set<number>();

/** Remembers a child's group until the returned function is called. */
export function trackGroup(leader: number): () => void {
  if (leaders.size === 0) process.on('exit', endAll);
  leaders.add(leader);
  return () => {
    leaders.delete(leader);
    if (leaders.size === 0) process.off('exit', endAll);
  };
}

function endAll(): void {
  for (const leader of leaders) signalGroup(leader, 'SIGKILL');
}
