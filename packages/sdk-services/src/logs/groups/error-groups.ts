import type { LogEntry } from '../entry/log-entry.ts';
import { isAtLeast, type LogLevel } from '../entry/log-level.ts';
import { errorFingerprint } from './error-fingerprint.ts';

/** Errors that are the same. */
export interface ErrorGroup {
  readonly id: string;
  readonly source: string;
  readonly level: LogLevel;
  /** What they say, with what differs masked. */
  readonly title: string;
  /** Where in the application (`app/Pay.php:42`). */
  readonly frame: string | null;
  readonly count: number;
  /** ISO 8601; `null` when the log tells no times. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** The first of them, as it was written. */
  readonly first: LogEntry;
}

/** More kinds of errors than anybody reads; what comes after them is counted, not kept. */
const mostGroups = 1000;

/** Puts the same errors together as they come. */
export class ErrorGrouping {
  readonly #groups = new Map<string, { -readonly [Name in keyof ErrorGroup]: ErrorGroup[Name] }>();
  #left = 0;

  add(entry: LogEntry): void {
    const { level, time, source } = entry;
    if (level === null || !isAtLeast(level, 'error')) return;
    const { id, title, frame } = errorFingerprint(entry);
    const known = this.#groups.get(id);
    if (known !== undefined) {
      known.count += 1;
      if (isAtLeast(level, known.level)) known.level = level;
      if (time === null) return;
      if (known.firstSeen === null || time < known.firstSeen) known.firstSeen = time;
      if (known.lastSeen === null || time > known.lastSeen) known.lastSeen = time;
    } else if (this.#groups.size < mostGroups) {
      this.#groups.set(id, { id, source, level, title, frame, count: 1, firstSeen: time, lastSeen: time, first: entry });
    } else this.#left += 1;
  }

  /** The last seen first. */
  get groups(): readonly ErrorGroup[] {
    return [...this.#groups.values()].sort((one, other) => (other.lastSeen ?? '').localeCompare(one.lastSeen ?? ''));
  }

  /** Errors that were not kept, since there are too many kinds. */
  get left(): number {
    return this.#left;
  }
}
