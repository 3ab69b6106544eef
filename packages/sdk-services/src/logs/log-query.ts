import type { LogLevel } from './entry/log-level.ts';
import type { LogSearch } from './search/search-plan.ts';

/** Which entries are wanted. */
export interface LogQuery {
  /** So many of the last that fit, of all logs together; `all` when absent. */
  readonly lines?: number | 'all' | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Of this level or worse. */
  readonly level?: LogLevel | undefined;
  /** One of its lines matches. */
  readonly search?: LogSearch | undefined;
  readonly signal?: AbortSignal | undefined;
}
