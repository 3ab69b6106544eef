import type { Release } from './release.ts';

/**
 * Which releases can go: unfinished and bad ones, and proven ones beyond the newest `keep`.
 * Never the live one, never what is named in `inUse`. Failed releases don't count towards `keep`: elsewhere that deletes the last good one.
 */
export function releasesToPrune(
  releases: readonly Release[],
  live: string | null,
  keep: number,
  inUse: ReadonlySet<string> = new Set(),
): readonly Release[] {
  const newestFirst = [...releases].sort((a, b) => (a.id < b.id ? 1 : -1));
  const kept = new Set(
    newestFirst
      .filter((release) => release.state === 'proven')
      .slice(0, keep)
      .map((release) => release.id),
  );
  return newestFirst.filter((release) => release.id !== live && !inUse.has(release.id) && !kept.has(release.id));
}
