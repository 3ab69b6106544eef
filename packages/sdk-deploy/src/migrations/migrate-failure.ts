/** What `php artisan migrate` said of its failure. */
export interface MigrateFailure {
  /** The migration that failed; `null` when it did not get that far. */
  readonly migration: string | null;
  /** The database's own words, or those of the exception. */
  readonly problem: string;
  /** The statement that was running, where it was one. */
  readonly sql: string | null;
}

const FAILED = /^\s*(\w+) \.+ .*\bFAIL\s*$/;
const EXCEPTION = /^In (.+?)(?:\.php)? line \d+:$/;
const MIGRATION = /^\d{4}_\d\d_\d\d_\d+_\w+$/;
/** A QueryException's message: the driver's, then where and what. */
const QUERY = /^([^]*?) \(Connection: [^]*?, SQL: ([^]*)\)$/;

/**
 * Reads the output of a failed `migrate --no-ansi`. The first exception is the outermost, whose message holds all of it.
 * Lines are as long as they are only where `COLUMNS` gave them the room. `null`: nothing that is known.
 */
export function readMigrateFailure(lines: readonly string[]): MigrateFailure | null {
  const start = lines.findIndex((line) => EXCEPTION.test(line.trim()));
  if (start === -1) return null;
  const file = EXCEPTION.exec(lines[start]?.trim() ?? '')?.[1] ?? '';
  const message = textBelow(lines.slice(start + 1));
  if (message === '') return null;
  const named = lines.map((line) => FAILED.exec(line)?.[1]).findLast((name) => name !== undefined);
  const [, problem = message, sql = null] = QUERY.exec(message) ?? [];
  return { migration: named ?? (MIGRATION.test(file) ? file : null), problem, sql };
}

/** Up to the next exception; the box around it is of blank lines. */
function textBelow(lines: readonly string[]): string {
  const end = lines.findIndex((line) => EXCEPTION.test(line.trim()));
  return (end === -1 ? lines : lines.slice(0, end))
    .map((line) => line.trim())
    .join('\n')
    .trim();
}
