import { describe, expect, it } from 'vitest';
import { since } from './since.ts';

const now = Date.parse('2026-02-15T14:30:00Z');

describe('how long ago', () => {
  it.each([
    ['2026-02-15T14:30:00Z', '0s'],
    ['2026-02-15T14:29:18Z', '42s'],
    ['2026-02-15T14:25:00Z', '5m'],
    ['2026-02-15T12:15:00Z', '2h 15m'],
    ['2026-02-12T10:00:00Z', '3d 4h'],
    ['2026-02-15T14:31:00Z', '0s'],
  ])('%s is %s', (at, text) => expect(since(at, now)).toBe(text));
});
