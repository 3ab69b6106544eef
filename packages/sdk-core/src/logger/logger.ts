export type LogFields = Readonly<Record<string, unknown>>;

/** Diagnostics for developers; never the way to tell an operator something (that is a report or a progress event). */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}
