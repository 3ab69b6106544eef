import type { Logger } from './logger.ts';

/** Says nothing: for scripts that want no diagnostics. */
export class SilentLogger implements Logger {
  debug(): void {
    // nothing
  }

  info(): void {
    // nothing
  }

  warn(): void {
    // nothing
  }

  error(): void {
    // nothing
  }

  child(): Logger {
    return this;
  }
}
