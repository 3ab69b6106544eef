const hourMs = 3_600_000;
const offsets = new Map<string, Map<number, number>>();
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The instant (ms since 1970) of a time on the wall of a zone; `wallMs` is that time as if it were UTC. */
export function instantOf(wallMs: number, zone: string): number {
  if (zone === 'UTC') return wallMs;
  const hour = Math.floor(wallMs / hourMs);
  let known = offsets.get(zone);
  if (known === undefined) offsets.set(zone, (known = new Map<number, number>()));
  let offset = known.get(hour);
  // Asking takes microseconds, and a log has many lines of the same hour.
  if (offset === undefined) {
    const start = hour * hourMs;
    known.set(hour, (offset = offsetAt(start - offsetAt(start, zone), zone)));
  }
  return wallMs - offset;
}

/** Whether there is such a zone. */
export function isTimeZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function formatter(zone: string): Intl.DateTimeFormat {
  let made = formatters.get(zone);
  if (made === undefined) {
    const numeric = 'numeric' as const;
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formatters.set(zone, made);
  }
  return made;
}
