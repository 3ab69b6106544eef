import type { LogLevel } from '../entry/log-level.ts';

/** What an entry's first line says. */
export interface EntryHead {
  /** Milliseconds since 1970; `null` when the line does not say. */
  readonly time: number | null;
  readonly level: LogLevel | null;
  readonly message: string;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/** How a program writes its log. */
export interface LogFormat {
  /** Reads an entry's first line; `null`: the line belongs to the entry before it. */
  head(line: string): EntryHead | null;
  /** Whether a line begins an entry, from its first 64 characters; when absent, {@link LogFormat.head} tells. */
  readonly begins?: ((start: string) => boolean) | undefined;
  /** Texts of which every entry of this level or worse holds at least one, so that those entries are found without reading all; absent when there are none such. */
  readonly marks?: ((least: LogLevel) => readonly string[]) | undefined;
}

/** In which zones times without an offset are meant. */
export interface LogZones {
  /** Of the application: `Asia/Manila`. */
  readonly application: string;
  /** Of this machine, which nginx and php-fpm go by. */
  readonly machine: string;
}

/** An entry whose beginning is not there, or that follows no rule. */
export const headless = (line: string): EntryHead => ({ time: null, level: null, message: line });
