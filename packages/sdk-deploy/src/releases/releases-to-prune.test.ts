import { describe, expect, it } from 'vitest';
import { testRelease } from '../testing/deploy-facts.ts';
import { releasesToPrune } from './releases-to-prune.ts';

const releases = [5, 4, 3, 2, 1].map((day) => testRelease({ id: `2026010${day}T000000Z-aaaaaaaa` }));
const ids = (pruned: readonly { id: string }[]): string[] => pruned.map(({ id }) => id.slice(6, 8));

describe('releasesToPrune', () => {
  it('keeps the newest proven ones', () => {
    expect(ids(releasesToPrune(releases, releases[0]?.id ?? null, 3))).toEqual(['02', '01']);
  });

  it('does not count failed releases towards those to keep', () => {
    const withBad = releases.map((release, index) => (index < 2 ? { ...release, state: 'bad' as const } : release));
    expect(ids(releasesToPrune(withBad, null, 3))).toEqual(['05', '04']);
  });

  it('never removes the live one, however old', () => {
    expect(ids(releasesToPrune(releases, '20260101T000000Z-aaaaaaaa', 1))).toEqual(['04', '03', '02']);
  });
});
