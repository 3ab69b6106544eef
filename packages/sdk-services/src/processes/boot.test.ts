import { describe, expect, it } from 'vitest';
import { bootId, bootTime, isSameBoot } from './boot.ts';

const now = Date.UTC(2026, 1, 15, 14, 30);

describe('the mark of a start of the machine', () => {
  it('stays while the machine runs', () => {
    expect(isSameBoot(bootId(), bootId())).toBe(true);
  });

  it('may be told by the clock, which is set by some seconds now and then', () => {
    const before = bootTime(now, 3600);
    expect(before).toBe('at 2026-02-15T13:30:00.000Z');
    expect(isSameBoot(before, bootTime(now + 60_000, 3660))).toBe(true);
    expect(isSameBoot(before, bootTime(now + 60_000 - 4_000, 3660))).toBe(true);
  });

  it('is another one after a restart, however soon that came', () => {
    expect(isSameBoot(bootTime(now, 3600), bootTime(now + 40_000, 12))).toBe(false);
    expect(isSameBoot('5d0e1c2a-0000', '77aa1c2a-0000')).toBe(false);
  });

  it('that nobody has written down, or in another way, is not the same', () => {
    expect(isSameBoot(null, bootTime(now, 10))).toBe(false);
    expect(isSameBoot('5d0e1c2a-0000', bootTime(now, 10))).toBe(false);
  });
});
