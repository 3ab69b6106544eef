import { describe, expect, it } from 'vitest';
import { parseMoment } from './moment.ts';

const now = new Date(2026, 1, 15, 14, 30, 15);
const local = (...parts: readonly [number, number, number, number?, number?, number?]): Date =>
  new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0);

describe('a time', () => {
  it.each([
    ['90s', local(2026, 2, 15, 14, 28, 45)],
    ['1h30m', local(2026, 2, 15, 13, 0, 15)],
    ['2d', local(2026, 2, 13, 14, 30, 15)],
    ['1w', local(2026, 2, 8, 14, 30, 15)],
    ['now', now],
    ['today', local(2026, 2, 15)],
    ['yesterday', local(2026, 2, 14)],
    ['14:30', local(2026, 2, 15, 14, 30)],
    ['14:31', local(2026, 2, 14, 14, 31)],
    ['9:05:30', local(2026, 2, 15, 9, 5, 30)],
    ['2026-02-01', local(2026, 2, 1)],
    ['2026-02-01 08:15', local(2026, 2, 1, 8, 15)],
    ['2026-02-01T08:15:20', local(2026, 2, 1, 8, 15, 20)],
    ['2026-02-01T08:15:20Z', new Date(Date.UTC(2026, 1, 1, 8, 15, 20))],
    ['2026-02-01 08:15 +08:00', new Date(Date.UTC(2026, 1, 1, 0, 15))],
  ])('may be given as %s', (text, wanted) => {
    expect(parseMoment(text, now)).toEqual(wanted);
  });

  it.each(['', 'soon', '1', '1x', '25:00', '2026-02-30', '2026-13-01', '2026-2-1', 'h'])('may not be %j', (text) => {
    expect(parseMoment(text, now)).toBeNull();
  });
});
