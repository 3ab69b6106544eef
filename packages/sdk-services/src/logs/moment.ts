const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const AGO = /^(?:\d+(?:\.\d+)?\s*(?:s|min|m|h|d|w)\s*)+$/;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$/;

/** How a time may be given. */
export const momentExamples =
  '15m, 1h30m, 2d (so long ago), 14:30, today, yesterday, 2026-02-15, "2026-02-15 14:30", 2026-02-15T14:30:00+08:00';

/**
 * A time as people give it: so long ago (`1h30m`), a time of today (the last one: `14:30` in the morning is yesterday's), a date, or both. Without an offset it is
 * meant on this machine's clock. `null`: none of these.
 */
export function parseMoment(text: string, now: Date): Date | null {
  const word = text.trim();
  if (word === 'now') return now;
  if (word === 'today' || word === 'yesterday')
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() - Number(word === 'yesterday'));
  if (AGO.test(word)) {
    const parts = [...word.matchAll(/(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w)/g)];
    return new Date(now.getTime() - parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0));
  }
  const clock = CLOCK.exec(word);
  if (clock !== null) return clockTime(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), now);
  // `2026-02-15` alone would be read as UTC.
  if (DATE.test(word)) return valid(`${word}T00:00:00`, word);
  const local = LOCAL.exec(word);
  if (local !== null) return valid(`${local[1] ?? ''}T${local[2] ?? ''}`, local[1] ?? '');
  return WITH_OFFSET.test(word) ? valid(word.replace(' ', 'T').replace(/\s/, ''), word.slice(0, 10)) : null;
}

function clockTime(hour: number, minute: number, second: number, now: Date): Date | null {
  if (hour > 23 || minute > 59 || second > 59) return null;
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hour, minute, second);
  return today <= now ? today : new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, hour, minute, second);
}

/** The 31st of February would become a day of March. */
function valid(iso: string, date: string): Date | null {
  const found = new Date(iso);
  const day = new Date(`${date}T12:00:00Z`);
  return Number.isNaN(found.getTime()) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date ? null : found;
}
