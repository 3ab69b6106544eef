import type { Clock } from '../clock/clock.ts';
import { redactValue } from '../secrets/redact-value.ts';
import type { TextRedactor } from '../secrets/redactor.ts';
import type { LogFields, Logger } from './logger.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** From chatty to grave. */
export type LogLevel = (typeof levels)[number];

/** What a {@link JsonLogger} needs. */
export interface JsonLoggerDeps {
  /** Gets one line with its end of line. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly redactor: TextRedactor;
  /** What is less grave is left out; `info` when absent. */
  readonly level?: LogLevel;
}

/** One JSON object a line: `{"at":…,"level":…,"message":…}` and the fields; known secrets are masked. */
export class JsonLogger implements Logger {
  readonly #deps: JsonLoggerDeps;
  readonly #fields: LogFields;

  constructor(deps: JsonLoggerDeps, fields: LogFields = {}) {
    this.#deps = deps;
    this.#fields = fields;
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#log('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new JsonLogger(this.#deps, { ...this.#fields, ...fields });
  }

  #log(level: LogLevel, message: string, fields?: LogFields): void {
    const { write, clock, redactor, level: least = 'info' } = this.#deps;
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    // Last, so that a field cannot pass itself off as the time or the level.
    const entry = { ...this.#fields, ...fields, at: clock.now().toISOString(), level, message };
    write(`${JSON.stringify(redactValue(entry, redactor))}\n`);
  }
}
