import type { StepOutline } from '@woosoo/sdk-core';

/** How long steps take together from experience; of a group that runs side by side the longest counts. 0: no experience. */
export function expectedInAll(steps: readonly StepOutline[]): number {
  const groups = new Map<string, number>();
  for (const { id, group = id, expectedMs = 0 } of steps) groups.set(group, Math.max(groups.get(group) ?? 0, expectedMs));
  return [...groups.values()].reduce((sum, ms) => sum + ms, 0);
}
