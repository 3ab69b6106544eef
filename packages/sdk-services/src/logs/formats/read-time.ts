import { instantOf } from './zoned-time.ts';

/** `2026-02-15 14:30:15.123456+08:00` and `2026/02/15 14:30:15`: groups 1 to 8, the last two (fraction, offset) may be missing. */
export const TIMESTAMP = String.raw`(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?`;

const WHOLE = new RegExp(`^${TIMESTAMP}$`);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The instant of a match of {@link TIMESTAMP} whose groups begin at `first`; without an offset it is meant in the zone. */
export function timestampOf(match: RegExpExecArray, first: number, zone: string): number {
  const part = (index: number): number => Number(match[first + index]);
  const fraction = match[first + 6];
  const wall =
    Date.UTC(part(0), part(1) - 1, part(2), part(3), part(4), part(5)) +
    (fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000));
  const offset = match[first + 7];
  return offset === undefined ? instantOf(wall, zone) : wall - offsetMs(offset);
}

/** The instant of a text that is a time, or of a number of seconds or milliseconds; `null` for anything else. */
export function timeOf(value: unknown, zone: string): number | null {
  if (typeof value === 'number') return instantIn(value > 1e11 ? value : value * 1000);
  const match = typeof value === 'string' ? WHOLE.exec(value) : null;
  return match === null ? null : timestampOf(match, 1, zone);
}

/** Dates go no further than that; nanoseconds are no time that we know. */
const furthestMs = 8.64e15;
const instantIn = (ms: number): number | null => (Math.abs(ms) <= furthestMs ? Math.round(ms) : null);

/** `15/Feb/2026:14:30:15 +0800` and `15-Feb-2026 14:30:15` taken apart; the offset may be missing. */
export function namedMonthTime(parts: readonly (string | undefined)[], offset: string | undefined, zone: string): number | null {
  const [day = '', month = '', year, hour, minute, second] = parts;
  const index = MONTHS.indexOf(month);
  if (index < 0) return null;
  const wall = Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second));
  return offset === undefined ? instantOf(wall, zone) : wall - offsetMs(offset);
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  return (offset.startsWith('-') ? -60_000 : 60_000) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}
