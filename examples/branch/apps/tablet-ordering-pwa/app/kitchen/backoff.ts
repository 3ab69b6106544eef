const FIRST_MS = 300;
export const LONGEST_MS = 5_000;

/** Waits longer after each failure; the jitter keeps the tablets of a restaurant from all coming back at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
