import type { LogLevel } from './log-level.ts';

/** What a program said at one time: its line, with the lines that belong to it (a stack trace). */
export interface LogEntry {
  /** The log that it stands in: `laravel`, `nginx-access`, `reverb`. */
  readonly source: string;
  /** When (ISO 8601, UTC); `null` when it does not say. */
  readonly time: string | null;
  readonly level: LogLevel | null;
  /** What it says, without time and level. */
  readonly message: string;
  /** What it says beside that, as data; `null` when nothing. */
  readonly context: Readonly<Record<string, unknown>> | null;
  /** As it was written, all its lines. */
  readonly text: string;
}
