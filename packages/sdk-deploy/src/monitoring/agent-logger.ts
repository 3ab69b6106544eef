import type { LogFields, Logger } from '@woosoo/sdk-core';

/** The agent's own log, for people: `[2026-02-15T14:30:00.000Z] warn: text`. What is told in it was redacted where it came from. */
export function agentLogger(write: (line: string) => void, more: LogFields = {}): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const details = Object.entries({ ...more, ...fields }).map(([name, value]) => ` (${name}: ${String(value)})`);
      write(`[${new Date().toISOString()}] ${level}: ${message}${details.join('')}\n`);
    };
  return {
    debug: () => undefined,
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => agentLogger(write, { ...more, ...fields }),
  };
}
