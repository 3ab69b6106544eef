import type { LogLevel } from '../logger/json-logger.ts';
import type { LogFields, Logger } from '../logger/logger.ts';

/** One thing that was logged, with the fields of its logger. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what is logged, its children's too. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[];
  readonly #fields: LogFields;

  constructor(entries: LogEntry[] = [], fields: LogFields = {}) {
    this.entries = entries;
    this.#fields = fields;
  }

  debug(message: string, fields?: LogFields): void {
    this.#record('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#record('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#record('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#record('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new RecordingLogger(this.entries, { ...this.#fields, ...fields });
  }

  #record(level: LogLevel, message: string, fields?: LogFields): void {
    this.entries.push({ level, message, fields: { ...this.#fields, ...fields } });
  }
}
