/** From the least to the worst; the names of PSR-3 and syslog. */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type LogLevel = (typeof logLevels)[number];

const OTHER_NAMES: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  verbose: 'debug',
  warn: 'warning',
  err: 'error',
  fail: 'error',
  crit: 'critical',
  fatal: 'critical',
  panic: 'emergency',
  emerg: 'emergency',
};

/** A level by its name as programs write it (`WARN`, `crit`, `Emergency`); `null` for a word that is none. */
export function logLevelOf(name: string): LogLevel | null {
  const word = name.toLowerCase();
  return logLevels.find((level) => level === word) ?? OTHER_NAMES[word] ?? null;
}

/** Whether a level is as bad as another, or worse. An entry that tells no level counts as information. */
export function isAtLeast(level: LogLevel | null, least: LogLevel): boolean {
  return logLevels.indexOf(level ?? 'info') >= logLevels.indexOf(least);
}

/** The level and those that are worse. */
export function levelsFrom(least: LogLevel): readonly LogLevel[] {
  return logLevels.slice(logLevels.indexOf(least));
}
