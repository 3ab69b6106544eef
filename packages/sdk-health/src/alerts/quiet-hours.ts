/** A time of day without notifications, in the box's own time; it may go over midnight. */
export interface QuietHours {
  /** Minutes since midnight. */
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Whether it is quiet now. */
export function isQuiet(hours: QuietHours | null, now: Date): boolean {
  if (hours === null) return false;
  const minute = now.getHours() * 60 + now.getMinutes();
  const { fromMinute, untilMinute } = hours;
  return fromMinute <= untilMinute ? minute >= fromMinute && minute < untilMinute : minute >= fromMinute || minute < untilMinute;
}
